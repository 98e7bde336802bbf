// title: {zh: 两日之间牵头单位的变动, en: Changes of leads between two days}
// summary:
//   zh: 两日之间（含两端）开始或终止的归口牵头关系。
//   en: Lead assignments that began or ended within two days both included.
// parameters: {from: {default: null}, to: , known: }
// columns:
//   [change, unit, unit_name, lead, lead_name, scope, earliest, latest, since, until, evidence]
// cost: reads every lead
// all_dates: true
CALL () {
  MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
  WHERE r.added <= $known AND $known < r.closed AND r.since_min <= $to AND $from <= r.since_max
    AND NOT coalesce(r.since, '') IN ['', '..', 'unknown']
  RETURN 'began' AS change, u.id AS unit, u.full_name AS unit_name, l.id AS lead,
         l.full_name AS lead_name, r.scope AS scope, r.since_min AS earliest,
         r.since_max AS latest, r.since AS since, r.until AS until, r.evidence AS evidence,
         r.key AS key
  UNION ALL
  MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
  WHERE r.added <= $known AND $known < r.closed AND r.until_min <= $to AND $from <= r.until_max
    AND NOT coalesce(r.until, '') IN ['', '..', 'unknown']
  RETURN 'ended' AS change, u.id AS unit, u.full_name AS unit_name, l.id AS lead,
         l.full_name AS lead_name, r.scope AS scope, r.until_min AS earliest,
         r.until_max AS latest, r.since AS since, r.until AS until, r.evidence AS evidence,
         r.key AS key
}
RETURN change AS change, unit AS unit, unit_name AS unit_name, lead AS lead,
       lead_name AS lead_name, scope AS scope, earliest AS earliest, latest AS latest,
       since AS since, until AS until, evidence AS evidence
ORDER BY unit, earliest, latest, change DESC, lead, scope, key
