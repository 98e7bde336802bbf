// title: {zh: 空缺的职务, en: Vacant posts}
// summary:
//   zh: 某日所设而无人在任、此前或此后有任职记录的职务。
//   en: >-
//     Posts that a body has on a day and nobody can hold though holders are recorded for other
//     days.
// parameters: {on: , known: }
// columns: [post, post_name, duty, body, body_name, last_held]
// cost: reads every holding
// all_dates: true
MATCH (b:Unit|PartyOrganization)<-[s:SEAT_OF]-(p:Post)
WHERE s.added <= $known AND $known < s.closed
  AND s.since_min <= $on AND $on < s.until_max
MATCH (p)<-[h:HOLDS]-(:Person)
WHERE h.added <= $known AND $known < h.closed
WITH p.id AS post, p.post_name AS post_name, p.duty AS duty, b.id AS body,
     b.full_name AS body_name,
     count(CASE WHEN h.since_min <= $on AND $on < h.until_max THEN 1 END) AS holders,
     max(CASE WHEN h.until_max <= $on THEN h.until_max END) AS last_held
WHERE holders = 0
RETURN post AS post, post_name AS post_name, duty AS duty, body AS body, body_name AS body_name,
       last_held AS last_held
ORDER BY body, post
