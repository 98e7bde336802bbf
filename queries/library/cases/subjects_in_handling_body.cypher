// title: {zh: 当事人曾在承办单位任职, en: Subjects with a post in the handling body}
// summary:
//   zh: 承办环节期间当事人可能在承办单位任职的案件。
//   en: Cases handled by a body in which a subject may have held a post at that time.
// parameters: {known: }
// columns:
//   [case, case_name, stage, body, body_name, person, person_name, post, post_name,
//    together_since, together_until, evidence]
// cost: reads every case
// all_dates: true
MATCH (c:`Case`)-[i:INVOLVES]->(x:Person)
WHERE i.added <= $known AND $known < i.closed AND i.role = 'subject'
MATCH (c)-[h:HAS_STAGE]->(s:Stage)
WHERE h.added <= $known AND $known < h.closed
MATCH (s)-[b:HANDLED_BY]->(u:Unit)
WHERE b.added <= $known AND $known < b.closed
MATCH (x)-[g:HOLDS]->(p:Post)
WHERE g.added <= $known AND $known < g.closed
  AND g.since_min < h.until_max AND h.since_min < g.until_max
MATCH (p)-[t:SEAT_OF]->(u)
WHERE t.added <= $known AND $known < t.closed
  AND t.since_min < h.until_max AND h.since_min < t.until_max
WITH c, s, u, x, p, i, h, b, g, t,
     reduce(d = h.since_min, e IN [g, t] | CASE WHEN e.since_min > d THEN e.since_min ELSE d END)
       AS first,
     reduce(d = h.until_max, e IN [g, t] | CASE WHEN e.until_max < d THEN e.until_max ELSE d END)
       AS last
WHERE first < last
RETURN c.id AS `case`, c.heading AS case_name,
       coalesce($revised[s.id], s).stage AS stage, u.id AS body, u.full_name AS body_name,
       x.id AS person, x.full_name AS person_name, p.id AS post,
       p.post_name AS post_name, first AS together_since, last AS together_until,
       i.evidence + h.evidence + g.evidence AS evidence
ORDER BY `case`, stage, body, person, post, i.key, h.key, b.key, g.key, t.key
