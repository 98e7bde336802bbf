// title: {zh: 对象的周边, en: Neighbourhood of a thing}
// summary:
//   zh: 某日与该对象相距若干步以内的全部事实，每条一行。
//   en: All facts on a day within so many hops of a thing; each has one row.
// parameters: {entity: {after: true}, depth: , relations: , on: , known: }
// columns: [hops, from_id, from_name, relation, to_id, to_name, since, until, certain, evidence]
// cost: grows with the degree of what it meets
// after: neighbourhood
UNWIND $ids AS i
MATCH (a:Unit|PartyOrganization|Person|Post|`Case`|Stage|Team|Activity
  |Document|Figure|Region|Name|Evidence {id: i})
  -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
    LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
    HANDLED_BY|ORGANISED|TOOK_PART|STATES|NAMED]-(b)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
  AND type(r) IN $relations
WITH r, startNode(r) AS s, endNode(r) AS t, b.id AS far
RETURN s.id AS from_id,
       coalesce(s.full_name, s.heading, s.post_name, s.text, s.stage, s.metric) AS from_name,
       type(r) AS relation, t.id AS to_id,
       coalesce(t.full_name, t.heading, t.post_name, t.text, t.stage, t.metric) AS to_name,
       r.since AS since, r.until AS until, r.since_max <= $on AND $on < r.until_min AS certain,
       r.evidence AS evidence, far AS far, r.key AS key
ORDER BY from_id, relation, to_id, key
