// title: {zh: 两日之间的交接, en: Handovers between two days}
// summary:
//   zh: 两日之间（含两端）到任或离任的人；只列所载，不猜谁接替谁；确在两日之间者为确定，日期为空即该端不限。
//   en: >-
//     Who took up or left a post within two days both included; who follows whom is not
//     guessed; certain when it surely was within them. An empty end is unbounded.
// parameters: {from: {default: null}, to: , known: }
// columns:
//   [change, post, post_name, body, body_name, person, person_name, earliest, latest, since,
//    until, certain, evidence]
// cost: reads every holding
// all_dates: true
CALL () {
  MATCH (x:Person)-[h:HOLDS]->(p:Post)
  WHERE h.added <= $known AND $known < h.closed AND h.since_min <= $to AND $from <= h.since_max
    AND NOT coalesce(h.since, '') IN ['', '..', 'unknown']
  OPTIONAL MATCH (p)-[s:SEAT_OF]->(b:Unit|PartyOrganization)
  WHERE s.added <= $known AND $known < s.closed
    AND s.since_min < h.until_max AND h.since_min < s.until_max
  RETURN 'arrived' AS change, p.id AS post, p.post_name AS post_name, b.id AS body,
         b.full_name AS body_name, x.id AS person, x.full_name AS person_name,
         h.since_min AS first, h.since_max AS last, h.since AS since, h.until AS until,
         h.evidence AS evidence, h.key AS key, s.key AS seat
  UNION ALL
  MATCH (x:Person)-[h:HOLDS]->(p:Post)
  WHERE h.added <= $known AND $known < h.closed AND h.until_min <= $to AND $from <= h.until_max
    AND NOT coalesce(h.until, '') IN ['', '..', 'unknown']
  OPTIONAL MATCH (p)-[s:SEAT_OF]->(b:Unit|PartyOrganization)
  WHERE s.added <= $known AND $known < s.closed
    AND s.since_min < h.until_max AND h.since_min < s.until_max
  RETURN 'left' AS change, p.id AS post, p.post_name AS post_name, b.id AS body,
         b.full_name AS body_name, x.id AS person, x.full_name AS person_name,
         h.until_min AS first, h.until_max AS last, h.since AS since, h.until AS until,
         h.evidence AS evidence, h.key AS key, s.key AS seat
}
RETURN change AS change, post AS post, post_name AS post_name, body AS body,
       body_name AS body_name, person AS person, person_name AS person_name,
       first AS earliest, last AS latest, since AS since, until AS until,
       $from <= first AND last <= $to AS certain, evidence AS evidence
ORDER BY post, first, last, change DESC, person, body, key, seat
