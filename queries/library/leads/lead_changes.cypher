// title: {zh: 两日之间牵头单位的变动, en: Changes of leads between two days}
// summary:
//   zh: 两日之间（含两端）开始或终止的归口牵头关系；确在两日之间者为确定，日期为空即该端不限。
//   en: >-
//     Lead assignments that began or ended within two days both included; certain when it
//     surely was within them. An empty end is unbounded.
// parameters: {from: {default: null}, to: , known: }
// columns:
//   [change, unit, unit_name, lead, lead_name, scope, earliest, latest, since, until,
//    certain, evidence]
// cost: reads every lead
// all_dates: true
CALL () {
  MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
  WHERE r.added <= $known AND $known < r.closed AND r.since_min <= $to AND $from <= r.since_max
    AND NOT coalesce(r.since, '') IN ['', '..', 'unknown']
  RETURN 'began' AS change, u.id AS unit, u.full_name AS unit_name, l.id AS lead,
         l.full_name AS lead_name, r.scope AS scope, r.since_min AS first,
         r.since_max AS last, r.since AS since, r.until AS until, r.evidence AS evidence,
         r.key AS key
  UNION ALL
  MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
  WHERE r.added <= $known AND $known < r.closed AND r.until_min <= $to AND $from <= r.until_max
    AND NOT coalesce(r.until, '') IN ['', '..', 'unknown']
  RETURN 'ended' AS change, u.id AS unit, u.full_name AS unit_name, l.id AS lead,
         l.full_name AS lead_name, r.scope AS scope, r.until_min AS first,
         r.until_max AS last, r.since AS since, r.until AS until, r.evidence AS evidence,
         r.key AS key
}
RETURN change AS change, unit AS unit, unit_name AS unit_name, lead AS lead,
       lead_name AS lead_name, scope AS scope, first AS earliest, last AS latest,
       since AS since, until AS until, $from <= first AND last <= $to AS certain,
       evidence AS evidence
ORDER BY unit, first, last, change DESC, lead, scope, key
