// title: {zh: 共事经历, en: People who served together}
// summary:
//   zh: "截至某日（不含）与该人在同一机构任职时间可能重叠的人、机构与天数：天数为确定的最\
//     少与可能的最多，起点不明则最多为空。"
//   en: >-
//     People whose time in a body may overlap with that of a person before a day and for how
//     many days at least and at most; the most is empty when no start is known.
// parameters: {person: , on: , known: }
// columns:
//   [other, other_name, body, body_name, post, post_name, other_post, other_post_name,
//    together_since, together_until, days_min, days_max, evidence]
// cost: anchored on one person; grows with the holders of the bodies
// all_dates: true
MATCH (x:Person {id: $person})-[h:HOLDS]->(p:Post)
WHERE h.added <= $known AND $known < h.closed
MATCH (p)-[s:SEAT_OF]->(b:Unit|PartyOrganization)
WHERE s.added <= $known AND $known < s.closed
MATCH (b)<-[t:SEAT_OF]-(q:Post)
WHERE t.added <= $known AND $known < t.closed
MATCH (q)<-[g:HOLDS]-(y:Person)
WHERE g.added <= $known AND $known < g.closed
  AND y.id <> $person
WITH p, b, q, y, [h.key, s.key, t.key, g.key] AS key, h.evidence + g.evidence AS evidence,
     reduce(d = h.since_min, e IN [s, t, g] | CASE WHEN e.since_min > d THEN e.since_min ELSE d END)
       AS first_min,
     reduce(d = h.since_max, e IN [s, t, g] | CASE WHEN e.since_max > d THEN e.since_max ELSE d END)
       AS first_max,
     reduce(d = h.until_min, e IN [s, t, g] | CASE WHEN e.until_min < d THEN e.until_min ELSE d END)
       AS end_min,
     reduce(d = h.until_max, e IN [s, t, g] | CASE WHEN e.until_max < d THEN e.until_max ELSE d END)
       AS end_max
WITH p, b, q, y, key, evidence, first_min, first_max,
     CASE WHEN $on < end_min THEN $on ELSE end_min END AS end_min,
     CASE WHEN $on < end_max THEN $on ELSE end_max END AS end_max
WHERE first_min < end_max
RETURN y.id AS other, y.full_name AS other_name, b.id AS body, b.full_name AS body_name,
       p.id AS post, p.post_name AS post_name, q.id AS other_post, q.post_name AS other_post_name,
       CASE WHEN first_min > date('0001-01-01') THEN first_min END AS together_since,
       end_max AS together_until,
       CASE WHEN first_max < end_min THEN duration.inDays(first_max, end_min).days ELSE 0 END
         AS days_min,
       CASE WHEN first_min > date('0001-01-01') THEN duration.inDays(first_min, end_max).days END
         AS days_max,
       evidence AS evidence
ORDER BY other, body, post, other_post, key
