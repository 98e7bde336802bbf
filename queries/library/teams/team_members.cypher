// title: {zh: 工作组成员, en: Members of a team}
// summary:
//   zh: 某日工作组的成员、角色及其当日的职务。
//   en: The members of a team on a day with role and the posts they hold then.
// parameters: {team: , on: , known: }
// columns: [person, person_name, role, post, post_name, since, until, certain, evidence]
// cost: anchored on one team
MATCH (t:Team {id: $team})<-[m:MEMBER_OF]-(x:Person)
WHERE m.added <= $known AND $known < m.closed
  AND m.since_min <= $on AND $on < m.until_max
OPTIONAL MATCH (x)-[h:HOLDS]->(p:Post)
WHERE h.added <= $known AND $known < h.closed
  AND h.since_min <= $on AND $on < h.until_max
RETURN x.id AS person, x.full_name AS person_name, m.role AS role, p.id AS post,
       p.post_name AS post_name, m.since AS since, m.until AS until,
       m.since_max <= $on AND $on < m.until_min AS certain, m.evidence AS evidence
ORDER BY person, role, since, until, post, m.key, h.key
