// title: {zh: 两个对象之间的路径, en: Path between two things}
// summary:
//   zh: >-
//     某日两个对象之间经所选关系、不论方向的最短路径：第一条，或同长的全部。
//   en: >-
//     The shortest path between two things on a day over chosen relations in either direction;
//     the first one by id or all of that length.
// parameters:
//   start: {after: true}
//   end: {after: true}
//   which:
//   hops: {default: 8, after: true}
//   relations:
//   on:
//   known:
// columns: [path, path_names, ties, hops, certain, evidence]
// cost: grows ring by ring from both ends
// after: paths
UNWIND $ids AS i
MATCH (a:Unit|PartyOrganization|Person|Post|`Case`|Stage|Team|Activity
  |Document|Figure|Region|Name|Evidence {id: i})
  -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
    LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
    HANDLED_BY|ORGANISED|TOOK_PART|STATES|NAMED]-(b)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
  AND type(r) IN $relations
RETURN a.id AS near,
       coalesce(a.full_name, a.heading, a.post_name, a.text, a.stage, a.metric) AS near_name,
       b.id AS far,
       coalesce(b.full_name, b.heading, b.post_name, b.text, b.stage, b.metric) AS far_name,
       type(r) AS relation, startNode(r).id AS from_id, r.since AS since,
       r.since_max <= $on AND $on < r.until_min AS certain, r.evidence AS evidence, r.key AS key
ORDER BY near, far, relation, from_id, since, key
