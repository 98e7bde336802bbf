// title: {zh: 按规则应由谁牵头, en: Expected lead of a unit by designation}
// summary:
//   zh: 某日按党组织隶属和规则指定应归口牵头该单位的单位，以及当日是否实际牵头。
//   en: >-
//     The bodies that should lead a unit by its party affiliation and the rule and whether
//     they do.
// parameters: {unit: , on: , known: }
// columns:
//   [lead, lead_name, party_organization, party_organization_name, is_lead, certain, evidence]
// cost: anchored on one unit
MATCH (u:Unit {id: $unit})-[a:AFFILIATED_WITH]->(p:PartyOrganization)
WHERE a.added <= $known AND $known < a.closed
  AND a.since_min <= $on AND $on < a.until_max
MATCH (p)-[d:DESIGNATES]->(l:Unit)
WHERE d.added <= $known AND $known < d.closed
  AND d.since_min <= $on AND $on < d.until_max
OPTIONAL MATCH (u)-[r:LED_BY]->(l)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
WITH l.id AS lead, l.full_name AS lead_name, p.id AS party_organization,
     p.full_name AS party_organization_name, a.key AS a, d.key AS d, count(r) AS held,
     a.since_max <= $on AND $on < a.until_min
       AND d.since_max <= $on AND $on < d.until_min AS certain,
     a.evidence + d.evidence AS evidence
RETURN lead AS lead, lead_name AS lead_name, party_organization AS party_organization,
       party_organization_name AS party_organization_name, held > 0 AS is_lead,
       certain AS certain, evidence AS evidence
ORDER BY lead, party_organization, a, d
