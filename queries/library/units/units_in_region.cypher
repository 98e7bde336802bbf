// title: {zh: 地区内的单位, en: Units in a region}
// summary:
//   zh: 某日在该地区及其下级地区的单位。
//   en: The units that are in a region or in one within it on a day.
// parameters: {region: , kind: {default: all}, on: , known: }
// columns: [unit, unit_name, unit_kind, region, region_name, since, until, certain, evidence]
// cost: anchored on one region
MATCH p = (g:Region {id: $region})<-[:WITHIN*0..8]-(h:Region)
WHERE all(w IN relationships(p) WHERE w.added <= $known AND $known < w.closed
    AND w.since_min <= $on AND $on < w.until_max)
MATCH (h)<-[r:LOCATED_IN]-(u:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
  AND ($kind = 'all' OR coalesce($revised[u.id], u).kind = $kind)
RETURN u.id AS unit, u.full_name AS unit_name, u.kind AS unit_kind, h.id AS region,
       h.full_name AS region_name, r.since AS since, r.until AS until,
       r.since_max <= $on AND $on < r.until_min
         AND all(w IN relationships(p) WHERE w.since_max <= $on AND $on < w.until_min) AS certain,
       r.evidence AS evidence
ORDER BY unit, region, since, until, r.key, certain
