// title: {zh: 单位沿革, en: Succession of a unit}
// summary:
//   zh: 该单位的全部前身与后继，逐步列出变动与生效日期。
//   en: >-
//     All that came before a unit and after it with the kind of change and the day it takes
//     effect.
// parameters: {unit: , known: }
// columns: [direction, hops, unit, unit_name, change, since, path, path_names, evidence]
// cost: anchored on one unit
// all_dates: true
CALL () {
  MATCH p = (u:Unit {id: $unit})<-[:SUCCEEDED_BY*1..32]-(x:Unit)
  WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed)
    AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
  WITH p, x, last(relationships(p)) AS r, [e IN relationships(p) | e.key] AS key
  RETURN 'former' AS direction, length(p) AS hops, x.id AS unit, x.full_name AS unit_name,
         r.change AS change, r.since AS since, [n IN nodes(p) | n.id] AS path,
         [n IN nodes(p) | n.full_name] AS path_names, r.evidence AS evidence, key AS key
  UNION ALL
  MATCH p = (u:Unit {id: $unit})-[:SUCCEEDED_BY*1..32]->(x:Unit)
  WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed)
    AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
  WITH p, x, last(relationships(p)) AS r, [e IN relationships(p) | e.key] AS key
  RETURN 'successor' AS direction, length(p) AS hops, x.id AS unit, x.full_name AS unit_name,
         r.change AS change, r.since AS since, [n IN nodes(p) | n.id] AS path,
         [n IN nodes(p) | n.full_name] AS path_names, r.evidence AS evidence, key AS key
}
RETURN direction AS direction, hops AS hops, unit AS unit, unit_name AS unit_name,
       change AS change, since AS since, path AS path, path_names AS path_names,
       evidence AS evidence
ORDER BY direction, hops, path, key
