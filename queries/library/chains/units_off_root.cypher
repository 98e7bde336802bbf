// title: {zh: 监督链到不了根的单位, en: Units whose chain does not reach the root}
// summary:
//   zh: 某日有监督链，却没有一条归到纪检机关或统筹机构的单位。
//   en: >-
//     Units that have a supervision chain on a day but none that ends at a body of kind
//     discipline or coordinating.
// parameters: {on: , known: }
// columns: [unit, unit_name, unit_kind]
// cost: reads every lead and superior
// after: off_root
MATCH (u:Unit)-[r:LED_BY|REPORTS_TO]->(b:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN DISTINCT u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind, b.id AS body,
       coalesce($revised[b.id], b).kind IN ['discipline', 'coordinating'] AS root
ORDER BY unit, body
