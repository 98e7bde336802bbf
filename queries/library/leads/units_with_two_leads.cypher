// title: {zh: 同一事项有多个牵头单位, en: Units with two leads for one scope}
// summary:
//   zh: 某日同一单位同一事项由两个以上单位牵头，逐条并列。
//   en: Units led by several bodies for one scope on a day side by side.
// parameters: {on: , known: }
// columns:
//   [unit, unit_name, scope, lead, lead_name, since, until, certain, leads, lead_names,
//    evidence]
// cost: reads every lead
MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
MATCH (u)-[s:LED_BY]->(o:Unit)
WHERE s.added <= $known AND $known < s.closed
  AND s.since_min <= $on AND $on < s.until_max
  AND o.id <> l.id AND coalesce(s.scope, '') = coalesce(r.scope, '')
WITH DISTINCT u.id AS unit, u.full_name AS unit_name, r.scope AS scope, l.id AS lead,
     l.full_name AS lead_name, r.since AS since, r.until AS until, r.key AS key,
     r.since_max <= $on AND $on < r.until_min AS certain, r.evidence AS evidence,
     o.id AS other, o.full_name AS other_name
ORDER BY other
WITH unit, unit_name, scope, lead, lead_name, since, until, key, certain, evidence,
     collect(other) AS leads, collect(other_name) AS lead_names
RETURN unit AS unit, unit_name AS unit_name, scope AS scope, lead AS lead, lead_name AS lead_name,
       since AS since, until AS until, certain AS certain, leads AS leads,
       lead_names AS lead_names, evidence AS evidence
ORDER BY unit, scope, lead, since, until, key
