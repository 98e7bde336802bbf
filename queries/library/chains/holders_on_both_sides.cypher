// title: {zh: 监督与被监督双方的兼任者, en: People with posts on both sides}
// summary:
//   zh: 某日在单位及其牵头或上级单位同时任职的人。
//   en: People who hold posts in a body and in its lead or superior on the same day.
// parameters: {on: , known: }
// columns:
//   [person, person_name, unit, unit_name, post, post_name, relation, lead, lead_name,
//    other_post, other_post_name, certain, evidence]
// cost: reads every holder
MATCH (x:Person)-[h:HOLDS]->(p:Post)-[s:SEAT_OF]->(u:Unit)
WHERE h.added <= $known AND $known < h.closed
  AND h.since_min <= $on AND $on < h.until_max
  AND s.added <= $known AND $known < s.closed
  AND s.since_min <= $on AND $on < s.until_max
MATCH (u)-[r:LED_BY|REPORTS_TO]->(l:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
  AND l.id <> u.id
MATCH (x)-[g:HOLDS]->(q:Post)-[t:SEAT_OF]->(l)
WHERE g.added <= $known AND $known < g.closed
  AND g.since_min <= $on AND $on < g.until_max
  AND t.added <= $known AND $known < t.closed
  AND t.since_min <= $on AND $on < t.until_max
RETURN x.id AS person, x.full_name AS person_name, u.id AS unit, u.full_name AS unit_name,
       p.id AS post, p.post_name AS post_name, type(r) AS relation, l.id AS lead,
       l.full_name AS lead_name, q.id AS other_post, q.post_name AS other_post_name,
       all(e IN [h, s, r, g, t] WHERE e.since_max <= $on AND $on < e.until_min) AS certain,
       h.evidence + s.evidence + r.evidence + g.evidence + t.evidence AS evidence
ORDER BY person, unit, post, lead, other_post, relation, h.key, s.key, r.key, g.key, t.key
