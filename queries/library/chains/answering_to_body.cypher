// title: {zh: 谁对该机构负责, en: Units that answer to a body}
// summary:
//   zh: 某日经监督链归到该机构的全部单位：最短的链有几步，有没有确定的链，确定的链最短几步。
//   en: >-
//     The units whose supervision chain passes or ends at a body on a day, with the hops of the
//     shortest chain, whether any chain is certain and the hops of the shortest certain one.
// parameters: {body: {labels: [Unit], after: true}, on: , known: }
// columns: [unit, unit_name, unit_kind, hops, certain, certain_hops]
// cost: grows with all that answers to the body
// after: answering
UNWIND $ids AS i
MATCH (b:Unit {id: i})<-[r:LED_BY|REPORTS_TO]-(u:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN DISTINCT b.id AS body, u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind,
       r.since_max <= $on AND $on < r.until_min AS certain
ORDER BY body, unit, certain
