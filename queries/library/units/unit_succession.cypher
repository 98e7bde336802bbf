// title: {zh: 单位沿革, en: Succession of a unit}
// summary:
//   zh: 该单位的全部前身与后继：每次变动一行，列出变动、生效日期，以及从该单位到它的一条最短路径。
//   en: >-
//     All that came before a unit and after it; each change once with its kind and the day it takes
//     effect and a shortest way to it from the unit.
// parameters: {unit: {after: true}, known: }
// columns: [direction, hops, unit, unit_name, change, since, path, path_names, evidence]
// cost: grows with the changes that lead to the unit and away from it
// all_dates: true
// after: successions
UNWIND $ids AS i
MATCH (a:Unit {id: i})-[r:SUCCEEDED_BY]-(b:Unit)
WHERE r.added <= $known AND $known < r.closed
RETURN CASE WHEN startNode(r).id = a.id THEN 'successor' ELSE 'former' END AS direction,
       a.id AS near, a.full_name AS near_name, b.id AS far, b.full_name AS far_name,
       r.change AS change, r.since AS since, r.evidence AS evidence, r.key AS key
ORDER BY direction, near, far, key
