// title: {zh: 文件支持的事实, en: Facts by document}
// summary:
//   zh: 以该文件为依据的全部对象与关系。
//   en: All nodes and edges that rest on a document whether or not others support them.
// parameters: {document: , known: }
// columns: [fact, from_id, from_name, to_id, to_name, since, until, evidence]
// cost: reads every fact
// all_dates: true
CALL () {
  MATCH (a)
    -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
    LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
    HANDLED_BY|ORGANISED|TOOK_PART|STATES|NAMED]->(b)
  WHERE r.added <= $known AND $known < r.closed
    AND any(e IN r.evidence WHERE split(e, '|')[1] = $document
      AND toInteger(split(split(e, '|')[0], '-')[0]) <= $known
      AND $known < coalesce(toInteger(split(split(e, '|')[0], '-')[1]), 9999999999))
  RETURN type(r) AS fact, a.id AS from_id,
         coalesce(a.full_name, a.heading, a.post_name, a.text, a.stage, a.metric) AS from_name,
         b.id AS to_id,
         coalesce(b.full_name, b.heading, b.post_name, b.text, b.stage, b.metric) AS to_name,
         r.since AS since, r.until AS until, r.evidence AS evidence, r.key AS key
  UNION ALL
  MATCH (n:Unit|PartyOrganization|Person|Post|`Case`|Stage|Team|Activity
    |Document|Figure|Region|Name|Evidence)
  WHERE $known < n.closed
    AND any(e IN n.evidence WHERE split(e, '|')[1] = $document
      AND toInteger(split(split(e, '|')[0], '-')[0]) <= $known
      AND $known < coalesce(toInteger(split(split(e, '|')[0], '-')[1]), 9999999999))
  RETURN labels(n)[0] AS fact, n.id AS from_id,
         coalesce(n.full_name, n.heading, n.post_name, n.text, n.stage, n.metric) AS from_name,
         null AS to_id, null AS to_name, coalesce($revised[n.id], n).since AS since,
         coalesce($revised[n.id], n).until AS until, n.evidence AS evidence, n.id AS key
}
RETURN fact AS fact, from_id AS from_id, from_name AS from_name, to_id AS to_id,
       to_name AS to_name, since AS since, until AS until, evidence AS evidence
ORDER BY fact, from_id, to_id, key
