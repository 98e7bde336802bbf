// title: {zh: 责任线成环, en: Cycles of responsibility}
// summary:
//   zh: 某日互为上级而成环的机构，每环一行，从编号最小者起；自己监督自己另见 self_supervision。
//   en: >-
//     Bodies that answer for one another in a circle on a day; one row a circle from the least
//     id on.
// parameters: {on: , known: }
// columns: [line, path, path_names, relations, hops, certain, evidence]
// cost: walks up from every body
CALL () {
  MATCH p = (u:Unit)-[:LED_BY|REPORTS_TO*2..32]->(u)
  WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
      AND r.since_min <= $on AND $on < r.until_max)
    AND size([n IN nodes(p) WHERE n.id = u.id]) = 2
    AND all(n IN nodes(p) WHERE u.id <= n.id
      AND (n.id = u.id OR single(m IN nodes(p) WHERE m.id = n.id)))
  RETURN 'supervision' AS line, [n IN nodes(p) | n.id] AS path,
         [n IN nodes(p) | n.full_name] AS path_names,
         [r IN relationships(p) | type(r)] AS relations, length(p) AS hops,
         all(r IN relationships(p) WHERE r.since_max <= $on AND $on < r.until_min) AS certain,
         reduce(e = [], r IN relationships(p) | e + r.evidence) AS evidence,
         [r IN relationships(p) | r.key] AS key
  UNION ALL
  MATCH p = (u:Unit)-[:PART_OF*1..32]->(u)
  WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
      AND r.since_min <= $on AND $on < r.until_max)
    AND size([n IN nodes(p) WHERE n.id = u.id]) = 2
    AND all(n IN nodes(p) WHERE u.id <= n.id
      AND (n.id = u.id OR single(m IN nodes(p) WHERE m.id = n.id)))
  RETURN 'administrative' AS line, [n IN nodes(p) | n.id] AS path,
         [n IN nodes(p) | n.full_name] AS path_names,
         [r IN relationships(p) | type(r)] AS relations, length(p) AS hops,
         all(r IN relationships(p) WHERE r.since_max <= $on AND $on < r.until_min) AS certain,
         reduce(e = [], r IN relationships(p) | e + r.evidence) AS evidence,
         [r IN relationships(p) | r.key] AS key
  UNION ALL
  MATCH p = (u:PartyOrganization)-[:SUBORDINATE_TO*1..32]->(u)
  WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
      AND r.since_min <= $on AND $on < r.until_max)
    AND size([n IN nodes(p) WHERE n.id = u.id]) = 2
    AND all(n IN nodes(p) WHERE u.id <= n.id
      AND (n.id = u.id OR single(m IN nodes(p) WHERE m.id = n.id)))
  RETURN 'party' AS line, [n IN nodes(p) | n.id] AS path,
         [n IN nodes(p) | n.full_name] AS path_names,
         [r IN relationships(p) | type(r)] AS relations, length(p) AS hops,
         all(r IN relationships(p) WHERE r.since_max <= $on AND $on < r.until_min) AS certain,
         reduce(e = [], r IN relationships(p) | e + r.evidence) AS evidence,
         [r IN relationships(p) | r.key] AS key
}
RETURN line AS line, path AS path, path_names AS path_names, relations AS relations,
       hops AS hops, certain AS certain, evidence AS evidence
ORDER BY line, path, key
