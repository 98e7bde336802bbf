// title: {zh: 谁对该机构负责, en: Units that answer to a body}
// summary:
//   zh: 某日经监督链归到该机构的全部单位及最少步数。
//   en: >-
//     The units whose supervision chain passes or ends at a body on a day with the fewest
//     hops.
// parameters: {body: {labels: [Unit]}, on: , known: }
// columns: [unit, unit_name, unit_kind, hops, certain]
// cost: grows with all that answers to the body
MATCH p = (b:Unit {id: $body})<-[:LED_BY|REPORTS_TO*1..32]-(u:Unit)
WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max)
  AND u.id <> $body
WITH u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind, length(p) AS length,
     CASE WHEN all(r IN relationships(p) WHERE r.since_max <= $on AND $on < r.until_min)
       THEN 1 ELSE 0 END AS sure
WITH unit, unit_name, unit_kind, min(length) AS hops, max(sure) AS sure
RETURN unit AS unit, unit_name AS unit_name, unit_kind AS unit_kind, hops AS hops,
       sure = 1 AS certain
ORDER BY hops, unit
