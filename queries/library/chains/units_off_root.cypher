// title: {zh: 监督链到不了根的单位, en: Units whose chain does not reach the root}
// summary:
//   zh: 某日有监督链，却没有一条归到纪检机关或统筹机构的单位。
//   en: >-
//     Units that have a supervision chain on a day but none that ends at a body of kind
//     discipline or coordinating.
// parameters: {on: , known: }
// columns: [unit, unit_name, unit_kind]
// cost: walks up from every unit
MATCH (u:Unit)
WHERE EXISTS { MATCH (u)-[f:LED_BY|REPORTS_TO]->(:Unit)
    WHERE f.added <= $known AND $known < f.closed
      AND f.since_min <= $on AND $on < f.until_max }
OPTIONAL MATCH p = (u)-[:LED_BY|REPORTS_TO*1..32]->(e:Unit)
WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max)
  AND coalesce($revised[e.id], e).kind IN ['discipline', 'coordinating']
  AND NOT EXISTS { MATCH (e)-[x:LED_BY|REPORTS_TO]->(:Unit)
    WHERE x.added <= $known AND $known < x.closed
      AND x.since_min <= $on AND $on < x.until_max }
WITH u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind, count(e.id) AS ways
WHERE ways = 0
RETURN unit AS unit, unit_name AS unit_name, unit_kind AS unit_kind
ORDER BY unit
