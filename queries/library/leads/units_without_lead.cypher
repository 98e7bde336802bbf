// title: {zh: 没有牵头单位的单位, en: Units without a lead}
// summary:
//   zh: 某日存在而没有归口牵头单位的单位，以及按规则应牵头的单位。
//   en: Units that exist on a day and have no lead with the leads that the rule designates.
// parameters: {kind: , on: , known: }
// columns: [unit, unit_name, unit_kind, expected, expected_names]
// cost: reads every unit
MATCH (u:Unit)
WHERE ($kind = 'all' OR coalesce($revised[u.id], u).kind = $kind)
  AND coalesce($revised[u.id], u).since_min <= $on AND $on < coalesce($revised[u.id], u).until_max
  AND $known < u.closed
  AND (u.added <= $known OR $revised[u.id] IS NOT NULL)
  AND NOT EXISTS { MATCH (u)-[r:LED_BY]->(:Unit)
    WHERE r.added <= $known AND $known < r.closed
      AND r.since_min <= $on AND $on < r.until_max }
OPTIONAL MATCH (u)-[a:AFFILIATED_WITH]->(:PartyOrganization)-[d:DESIGNATES]->(l:Unit)
WHERE a.added <= $known AND $known < a.closed
  AND a.since_min <= $on AND $on < a.until_max
  AND d.added <= $known AND $known < d.closed
  AND d.since_min <= $on AND $on < d.until_max
WITH DISTINCT u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind, l.id AS lead,
     l.full_name AS lead_name
ORDER BY lead
WITH unit, unit_name, unit_kind, collect(lead) AS expected, collect(lead_name) AS expected_names
RETURN unit AS unit, unit_name AS unit_name, unit_kind AS unit_kind, expected AS expected,
       expected_names AS expected_names
ORDER BY unit
