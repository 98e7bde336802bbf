// title: {zh: 机构的职务与任职者, en: Posts of a body and their holders}
// summary:
//   zh: 某日该机构的职务及任职者；无人在任的写明空缺或从无记录。确定：当日确为该机构所设，且任职或空缺确实。
//   en: >-
//     The posts of a body on a day with who holds them and whether they are vacant or nothing
//     was recorded; certain when the post surely is one of the body and is surely held or vacant.
// parameters: {body: , on: , known: }
// columns:
//   [post, post_name, duty, seats, state, person, person_name, since, until, certain, evidence]
// cost: anchored on one body
// all_dates: true
MATCH (b:Unit|PartyOrganization {id: $body})<-[s:SEAT_OF]-(p:Post)
WHERE s.added <= $known AND $known < s.closed
  AND s.since_min <= $on AND $on < s.until_max
OPTIONAL MATCH (p)<-[h:HOLDS]-(x:Person)
WHERE h.added <= $known AND $known < h.closed
  AND h.since_min <= $on AND $on < h.until_max
WITH p, s, h, x,
     CASE WHEN x.id IS NOT NULL THEN 'held'
       WHEN COUNT { MATCH (p)<-[k:HOLDS]-(:Person)
         WHERE k.added <= $known AND $known < k.closed } > 0
       THEN 'vacant' ELSE 'unknown' END AS state,
     s.since_max <= $on AND $on < s.until_min AS seated
RETURN p.id AS post, p.post_name AS post_name, p.duty AS duty,
       coalesce($revised[p.id], p).seats AS seats, state AS state,
       x.id AS person, x.full_name AS person_name, h.since AS since, h.until AS until,
       // A vacant post has no possible holder, so that only the seat can be unsure.
       CASE WHEN state = 'held' THEN seated AND h.since_max <= $on AND $on < h.until_min
         WHEN state = 'vacant' THEN seated END AS certain,
       h.evidence AS evidence
ORDER BY post, person, since, until, s.key, h.key
