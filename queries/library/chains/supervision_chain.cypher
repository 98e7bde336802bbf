// title: {zh: 监督链, en: Supervision chain}
// summary:
//   zh: "某日从该单位经归口牵头、上级监督逐级向上的每条链。每条链注明止于尽头、回到链上已有的机构成环（含闭合的一步），或\
//     满 32 步而止。"
//   en: >-
//     Every chain of leads and superiors from a unit on a day upwards. Each tells whether it ends at a body that
//     none is above (root) or comes back to one that it passed (cycle; with the hop that closes
//     it) or was cut at 32 hops (depth).
// parameters: {unit: {after: true}, on: , known: }
// columns: [path, path_names, relations, sinces, untils, hops, ends, certain, evidence]
// cost: anchored on one unit; one row a chain
// after: upwards
UNWIND $ids AS i
MATCH (a:Unit {id: i})-[r:LED_BY|REPORTS_TO]->(b:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN a.id AS near, a.full_name AS near_name, b.id AS far, b.full_name AS far_name,
       type(r) AS relation, r.since AS since, r.until AS until, r.since_min AS since_min,
       r.since_max AS since_max, r.until_min AS until_min, r.until_max AS until_max,
       r.evidence AS evidence, r.key AS key
ORDER BY near, far, relation, key
