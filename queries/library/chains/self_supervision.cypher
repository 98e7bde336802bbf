// title: {zh: 自己监督自己, en: Self-supervision}
// summary:
//   zh: 某日以自己为牵头单位或上级的机构。
//   en: Bodies that are their own lead or superior on a day.
// parameters: {on: , known: }
// columns: [body, body_name, relation, since, until, certain, evidence]
// cost: reads every edge of the lines
MATCH (b:Unit|PartyOrganization)-[r:LED_BY|REPORTS_TO|PART_OF|SUBORDINATE_TO]->(b)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN b.id AS body, b.full_name AS body_name, type(r) AS relation, r.since AS since,
       r.until AS until, r.since_max <= $on AND $on < r.until_min AS certain, r.evidence AS evidence
ORDER BY body, relation, since, until, r.key
