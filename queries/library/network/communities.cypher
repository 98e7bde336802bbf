// title: {zh: 群组, en: Communities}
// summary:
//   zh: 某日网络按 Louvain 方法（固定种子）划分的群组，由大到小。
//   en: >-
//     The groups that the Louvain method with a fixed seed finds in the network of a day; the
//     largest first.
// parameters:
//   relations: {default: "LED_BY, REPORTS_TO, PART_OF, AFFILIATED_WITH, SUBORDINATE_TO,
//     SEAT_OF, HOLDS, MEMBER_OF"}
//   seed:
//   on:
//   known:
// columns: [community, size, entity, entity_name]
// cost: reads every edge
// after: communities
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
