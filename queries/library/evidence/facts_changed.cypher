// title: {zh: 两个已知时刻之间的增减, en: Facts added or closed between two known times}
// summary:
//   zh: 较早时刻之后至较晚时刻为止记入、改动或撤回的事实。
//   en: >-
//     Facts that were added or changed or closed after an earlier point of the known clock up
//     to a later one.
// parameters: {earlier: , known: }
// columns: [change, batch, fact, from_id, from_name, to_id, to_name, since, until, evidence]
// cost: reads every fact
// after: changes
// all_dates: true
// all_known: true
CALL () {
  MATCH (a)
    -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
    LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
    HANDLED_BY|ORGANISED|TOOK_PART|STATES|NAMED]->(b)
  WHERE $earlier < r.added AND r.added <= $known OR $earlier < r.closed AND r.closed <= $known
  RETURN type(r) AS fact, a.id AS from_id,
         coalesce(a.full_name, a.heading, a.post_name, a.text, a.stage, a.metric) AS from_name,
         b.id AS to_id,
         coalesce(b.full_name, b.heading, b.post_name, b.text, b.stage, b.metric) AS to_name,
         r.since AS since, r.until AS until, r.evidence AS evidence, r.added AS added,
         r.closed AS closed, null AS values, r.key AS key
  UNION ALL
  MATCH (n:Unit|PartyOrganization|Person|Post|`Case`|Stage|Team|Activity
    |Document|Figure|Region|Name|Evidence)
  WHERE $earlier < n.added AND n.added <= $known OR $earlier < n.closed AND n.closed <= $known
  RETURN labels(n)[0] AS fact, n.id AS from_id,
         coalesce(n.full_name, n.heading, n.post_name, n.text, n.stage, n.metric) AS from_name,
         null AS to_id, null AS to_name, coalesce($revised[n.id], n).since AS since,
         coalesce($revised[n.id], n).until AS until, n.evidence AS evidence, n.added AS added,
         n.closed AS closed, null AS values, n.id AS key
  UNION ALL
  // What nodes said before they were corrected, with the batches between which they said it.
  MATCH (v:Revision)
  WHERE v.added <= $known AND $earlier < v.closed
  RETURN v.node_label AS fact, v.node AS from_id, null AS from_name, null AS to_id,
         null AS to_name, null AS since, null AS until, [] AS evidence, v.added AS added,
         v.closed AS closed, v.values AS values, v.node AS key
}
RETURN fact AS fact, from_id AS from_id, from_name AS from_name, to_id AS to_id,
       to_name AS to_name, since AS since, until AS until, evidence AS evidence,
       added AS added, closed AS closed, values AS values, key AS key
ORDER BY fact, from_id, to_id, key, added
