// title: {zh: 党组织隶属链, en: Party chain}
// summary:
//   zh: 某日从该单位经党组织隶属逐级向上的每条链。
//   en: Every chain of party affiliation from a unit on a day upwards.
// parameters: {unit: , on: , known: }
// columns: [path, path_names, relations, sinces, untils, hops, certain, evidence]
// cost: anchored on one unit; one row a chain
MATCH p = (u:Unit {id: $unit})-[:AFFILIATED_WITH|SUBORDINATE_TO*1..32]->(e:PartyOrganization)
WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
  AND NOT EXISTS { MATCH (e)-[x:SUBORDINATE_TO]->(:PartyOrganization)
    WHERE x.added <= $known AND $known < x.closed
      AND x.since_min <= $on AND $on < x.until_max }
WITH p, [r IN relationships(p) | r.key] AS key
RETURN [n IN nodes(p) | n.id] AS path, [n IN nodes(p) | n.full_name] AS path_names,
       [r IN relationships(p) | type(r)] AS relations, [r IN relationships(p) | r.since] AS sinces,
       [r IN relationships(p) | r.until] AS untils, length(p) AS hops,
       all(r IN relationships(p) WHERE r.since_max <= $on AND $on < r.until_min) AS certain,
       reduce(e = [], r IN relationships(p) | e + r.evidence) AS evidence
ORDER BY certain DESC, hops, path, key
