// title: {zh: 个人任职经历, en: Career of a person}
// summary:
//   zh: 该人的全部任职及所在机构，按开始日期排列。
//   en: All posts that a person held with their bodies by the day they began.
// parameters: {person: , known: }
// columns: [since, until, post, post_name, duty, body, body_name, evidence]
// cost: anchored on one person
// all_dates: true
MATCH (x:Person {id: $person})-[h:HOLDS]->(p:Post)
WHERE h.added <= $known AND $known < h.closed
OPTIONAL MATCH (p)-[s:SEAT_OF]->(b:Unit|PartyOrganization)
WHERE s.added <= $known AND $known < s.closed
  AND s.since_min < h.until_max AND h.since_min < s.until_max
RETURN h.since AS since, h.until AS until, p.id AS post, p.post_name AS post_name, p.duty AS duty,
       b.id AS body, b.full_name AS body_name, h.evidence AS evidence
ORDER BY h.since_min, h.until_max, post, body, h.key, s.key
