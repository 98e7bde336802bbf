// title: {zh: 监督链, en: Supervision chain}
// summary:
//   zh: 某日从该单位经归口牵头、上级监督直到尽头的每条链。
//   en: Every chain of leads and superiors from a unit on a day up to where none is left.
// parameters: {unit: , on: , known: }
// columns: [path, path_names, relations, sinces, untils, hops, certain, evidence]
// cost: anchored on one unit; one row a chain
MATCH p = (u:Unit {id: $unit})-[:LED_BY|REPORTS_TO*1..32]->(e:Unit)
WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
  AND NOT EXISTS { MATCH (e)-[x:LED_BY|REPORTS_TO]->(:Unit)
    WHERE x.added <= $known AND $known < x.closed
      AND x.since_min <= $on AND $on < x.until_max }
WITH p, [r IN relationships(p) | r.key] AS key
RETURN [n IN nodes(p) | n.id] AS path, [n IN nodes(p) | n.full_name] AS path_names,
       [r IN relationships(p) | type(r)] AS relations, [r IN relationships(p) | r.since] AS sinces,
       [r IN relationships(p) | r.until] AS untils, length(p) AS hops,
       all(r IN relationships(p) WHERE r.since_max <= $on AND $on < r.until_min) AS certain,
       reduce(e = [], r IN relationships(p) | e + r.evidence) AS evidence
ORDER BY certain DESC, hops, path, key
