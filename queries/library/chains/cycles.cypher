// title: {zh: 责任线成环, en: Cycles of responsibility}
// summary:
//   zh: 某日互为上级而成环的机构，每环一行，从编号最小者起；自己监督自己另见 self_supervision。
//   en: >-
//     Bodies that answer for one another in a circle on a day; one row a circle from the least
//     id on.
// parameters: {on: , known: }
// columns: [line, path, path_names, relations, hops, certain, evidence]
// cost: reads every edge of the lines
// after: circles
MATCH (a:Unit|PartyOrganization)-[r:LED_BY|REPORTS_TO|PART_OF|SUBORDINATE_TO]->(b)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN CASE type(r) WHEN 'PART_OF' THEN 'administrative' WHEN 'SUBORDINATE_TO' THEN 'party'
         ELSE 'supervision' END AS line,
       a.id AS near, a.full_name AS near_name, b.id AS far, type(r) AS relation,
       r.since_max <= $on AND $on < r.until_min AS certain, r.evidence AS evidence, r.key AS key
ORDER BY line, near, far, relation, key
