// title: {zh: 单位由谁牵头, en: Lead of a unit}
// summary:
//   zh: 某日归口牵头该单位的单位、事项、起止与依据。
//   en: The bodies that lead a unit on a day with scope and interval and evidence.
// parameters: {unit: , on: , known: }
// columns: [unit, lead, lead_name, scope, basis, since, until, certain, evidence]
// cost: anchored on one unit
MATCH (u:Unit {id: $unit})-[r:LED_BY]->(l:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN u.id AS unit, l.id AS lead, l.full_name AS lead_name, r.scope AS scope, r.basis AS basis,
       r.since AS since, r.until AS until, r.since_max <= $on AND $on < r.until_min AS certain,
       r.evidence AS evidence
ORDER BY lead, scope, since, until, r.key
