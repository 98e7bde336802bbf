// title: {zh: 任职人数超过职数, en: Posts with more holders than seats}
// summary:
//   zh: 某日可能在任的人多于职数的职务；确为机构所设、确定在任者已超过职数的为确定。
//   en: >-
//     Posts of a body that more people can hold on a day than there are seats; certain when those
//     who certainly do are too many and the post certainly is one of the body.
// parameters: {on: , known: }
// columns: [post, post_name, body, body_name, seats, people, people_names, certain]
// cost: reads every holding
MATCH (x:Person)-[h:HOLDS]->(p:Post)
WHERE h.added <= $known AND $known < h.closed
  AND h.since_min <= $on AND $on < h.until_max
WITH p.id AS post, p.post_name AS post_name,
     coalesce(coalesce($revised[p.id], p).seats, 1) AS seats, x.id AS person,
     x.full_name AS person_name,
     max(CASE WHEN h.since_max <= $on AND $on < h.until_min THEN 1 ELSE 0 END) AS sure
ORDER BY person
WITH post, post_name, seats, collect(person) AS people, collect(person_name) AS people_names,
     sum(sure) AS sure
WHERE size(people) > seats
MATCH (q:Post {id: post})-[s:SEAT_OF]->(b:Unit|PartyOrganization)
WHERE s.added <= $known AND $known < s.closed
  AND s.since_min <= $on AND $on < s.until_max
WITH post, post_name, seats, people, people_names, sure, b.id AS body, b.full_name AS body_name,
     max(CASE WHEN s.since_max <= $on AND $on < s.until_min THEN 1 ELSE 0 END) AS seated
RETURN post AS post, post_name AS post_name, body AS body, body_name AS body_name, seats AS seats,
       people AS people, people_names AS people_names, sure > seats AND seated = 1 AS certain
ORDER BY post, body
