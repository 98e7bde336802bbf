// title: {zh: 枢纽与中介, en: Hubs and brokers}
// summary:
//   zh: 某日网络中各对象的联系数与中介度；对象多于抽样起点数时，中介度由固定抽取的起点估计，并标明不精确。
//   en: >-
//     Degree and betweenness of all things in the network of a day. When there are more things
//     than sources drawn the betweenness is estimated from a fixed draw and told as not exact.
// parameters:
//   relations: {default: "LED_BY, REPORTS_TO, PART_OF, AFFILIATED_WITH, SUBORDINATE_TO,
//     SEAT_OF, HOLDS, MEMBER_OF"}
//   sources:
//   on:
//   known:
// columns: [entity, entity_name, degree, betweenness, exact]
// cost: reads every edge; time grows with sources
// after: hubs
MATCH (a)
  -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
    LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
    HANDLED_BY|ORGANISED|TOOK_PART|STATES|NAMED]->(b)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
  AND type(r) IN $relations
RETURN DISTINCT
       a.id AS from_id,
       coalesce(a.full_name, a.heading, a.post_name, a.text, a.stage, a.metric) AS from_name,
       b.id AS to_id,
       coalesce(b.full_name, b.heading, b.post_name, b.text, b.stage, b.metric) AS to_name
ORDER BY from_id, to_id
