// title: {zh: 工作组的督查, en: Inspections by a team}
// summary:
//   zh: 工作组督查过的单位和地区，按开始日期排列。
//   en: The units and regions that a team inspected by the day it began.
// parameters: {team: , known: }
// columns: [since, until, target, target_name, evidence]
// cost: anchored on one team
// all_dates: true
MATCH (t:Team {id: $team})-[i:INSPECTS]->(x:Unit|Region)
WHERE i.added <= $known AND $known < i.closed
RETURN i.since AS since, i.until AS until, x.id AS target, x.full_name AS target_name,
       i.evidence AS evidence
ORDER BY i.since_min, i.until_max, target, i.key
