// title: {zh: 牵头单位管哪些单位, en: Portfolio of a lead}
// summary:
//   zh: 某日由该单位归口牵头的全部单位。
//   en: The units that a body leads on a day.
// parameters: {lead: , on: , known: }
// columns: [unit, unit_name, unit_kind, scope, since, until, certain, evidence]
// cost: anchored on one body; one row a unit
MATCH (l:Unit {id: $lead})<-[r:LED_BY]-(u:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
RETURN u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind, r.scope AS scope,
       r.since AS since, r.until AS until, r.since_max <= $on AND $on < r.until_min AS certain,
       r.evidence AS evidence
ORDER BY unit, scope, since, until, r.key
