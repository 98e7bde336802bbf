// title: {zh: 对单位或地区的督查, en: Inspections of a unit or region}
// summary:
//   zh: 督查过该单位或地区的工作组及其期间内的成员。
//   en: >-
//     The teams that inspected a unit or region with those who may have been members at the
//     time.
// parameters: {target: , known: }
// columns: [since, until, team, team_name, people, people_names, evidence]
// cost: anchored on one unit or region
// all_dates: true
MATCH (x:Unit|Region {id: $target})<-[i:INSPECTS]-(t:Team)
WHERE i.added <= $known AND $known < i.closed
OPTIONAL MATCH (t)<-[m:MEMBER_OF]-(y:Person)
WHERE m.added <= $known AND $known < m.closed
  AND m.since_min < i.until_max AND i.since_min < m.until_max
WITH DISTINCT i.since AS since, i.until AS until, i.since_min AS first, i.until_max AS last,
     i.key AS key, i.evidence AS evidence, t.id AS team, t.full_name AS team_name,
     y.id AS person, y.full_name AS person_name
ORDER BY person
WITH since, until, first, last, key, evidence, team, team_name, collect(person) AS people,
     collect(person_name) AS people_names
RETURN since AS since, until AS until, team AS team, team_name AS team_name, people AS people,
       people_names AS people_names, evidence AS evidence
ORDER BY first, last, team, key
