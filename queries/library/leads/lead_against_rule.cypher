// title: {zh: 实际牵头与规则不符, en: Lead that differs from the rule}
// summary:
//   zh: 某日实际牵头单位不在按规则应牵头的单位之中的全部情形。
//   en: Leads on a day that are none of those which the unit is designated to.
// parameters: {on: , known: }
// columns:
//   [unit, unit_name, lead, lead_name, scope, expected, expected_names, since, until, evidence]
// cost: reads every lead and affiliation
MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
MATCH (u)-[a:AFFILIATED_WITH]->(p:PartyOrganization)
WHERE a.added <= $known AND $known < a.closed
  AND a.since_min <= $on AND $on < a.until_max
MATCH (p)-[d:DESIGNATES]->(x:Unit)
WHERE d.added <= $known AND $known < d.closed
  AND d.since_min <= $on AND $on < d.until_max
WITH DISTINCT u.id AS unit, u.full_name AS unit_name, l.id AS lead, l.full_name AS lead_name,
     r.scope AS scope, r.since AS since, r.until AS until, r.key AS key, r.evidence AS evidence,
     x.id AS other, x.full_name AS other_name
ORDER BY other
WITH unit, unit_name, lead, lead_name, scope, since, until, key, evidence,
     collect(other) AS expected, collect(other_name) AS expected_names
WHERE NOT lead IN expected
RETURN unit AS unit, unit_name AS unit_name, lead AS lead, lead_name AS lead_name,
       scope AS scope, expected AS expected, expected_names AS expected_names, since AS since,
       until AS until, evidence AS evidence
ORDER BY unit, lead, scope, since, until, key
