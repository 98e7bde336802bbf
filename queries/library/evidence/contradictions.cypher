// title: {zh: 互相矛盾的记载, en: Contradictions}
// summary:
//   zh: "某日互相矛盾的记载逐条并列：同一事项两个牵头单位，单职两人在任，同一关系所载不同\
//     ，来源另有说法。"
//   en: >-
//     What contradicts itself on a day side by side: two leads for one scope; two holders of a
//     single seat; one tie told in two ways; sources that say otherwise.
// parameters: {on: , known: }
// columns: [kind, entity, entity_name, other, other_name, scope, since, until, claims, evidence]
// cost: reads every fact
// all_dates: true
CALL () {
  MATCH (u:Unit)-[r:LED_BY]->(l:Unit)
  WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max
    AND EXISTS { MATCH (u)-[s:LED_BY]->(o:Unit)
      WHERE s.added <= $known AND $known < s.closed
        AND s.since_min <= $on AND $on < s.until_max
        AND o.id <> l.id AND coalesce(s.scope, '') = coalesce(r.scope, '') }
  RETURN 'two_leads' AS kind, u.id AS entity, u.full_name AS entity_name, l.id AS other,
         l.full_name AS other_name, r.scope AS scope, r.since AS since, r.until AS until,
         null AS claims, r.evidence AS evidence, r.key AS key
  UNION ALL
  MATCH (p:Post)<-[r:HOLDS]-(x:Person)
  WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max
    AND coalesce(coalesce($revised[p.id], p).seats, 1) = 1
    AND EXISTS { MATCH (p)-[t:SEAT_OF]->(:Unit|PartyOrganization)
      WHERE t.added <= $known AND $known < t.closed
        AND t.since_min <= $on AND $on < t.until_max }
    AND EXISTS { MATCH (p)<-[s:HOLDS]-(o:Person)
      WHERE s.added <= $known AND $known < s.closed
        AND s.since_min <= $on AND $on < s.until_max
        AND o.id <> x.id }
  RETURN 'two_holders' AS kind, p.id AS entity, p.post_name AS entity_name, x.id AS other,
         x.full_name AS other_name, null AS scope, r.since AS since, r.until AS until,
         null AS claims, r.evidence AS evidence, r.key AS key
  UNION ALL
  MATCH (a)
    -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
      LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
      HANDLED_BY|ORGANISED|TOOK_PART]->(b)
  WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max
    AND EXISTS { MATCH (a)
      -[s:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|SUBORDINATE_TO|DESIGNATES|SUCCEEDED_BY|
        LOCATED_IN|WITHIN|SEAT_OF|HOLDS|MEMBER_OF|INSPECTS|CONCERNS|INVOLVES|HAS_STAGE|
        HANDLED_BY|ORGANISED|TOOK_PART]->(b)
      WHERE s.added <= $known AND $known < s.closed
        AND type(s) = type(r) AND s.key <> r.key AND s.since = r.since
        AND coalesce(s.scope, '') = coalesce(r.scope, '')
        AND coalesce(s.role, '') = coalesce(r.role, '')
        AND coalesce(s.change, '') = coalesce(r.change, '') }
  RETURN 'differing_' + type(r) AS kind, a.id AS entity,
         coalesce(a.full_name, a.heading, a.post_name, a.text, a.stage, a.metric) AS entity_name,
         b.id AS other,
         coalesce(b.full_name, b.heading, b.post_name, b.text, b.stage, b.metric) AS other_name,
         r.scope AS scope, r.since AS since, r.until AS until, null AS claims,
         r.evidence AS evidence, r.key AS key
  UNION ALL
  MATCH (n:Unit|PartyOrganization|Person|Post|`Case`|Stage|Team|Activity
    |Document|Figure|Region|Name|Evidence)
  WHERE $known < n.closed AND any(e IN n.evidence WHERE e CONTAINS '|evidence:')
  UNWIND n.evidence AS e
  WITH n, e, split(e, '|')[2] AS place
  WHERE place STARTS WITH 'evidence:' AND toInteger(split(split(e, '|')[0], '-')[0]) <= $known
      AND $known < coalesce(toInteger(split(split(e, '|')[0], '-')[1]), 9999999999)
  MATCH (v:Evidence {id: place})
  WHERE coalesce($revised[v.id], v).claims IS NOT NULL
  RETURN 'claims' AS kind, n.id AS entity,
         coalesce(n.full_name, n.heading, n.post_name, n.text, n.stage, n.metric) AS entity_name,
         null AS other, null AS other_name, null AS scope,
         coalesce($revised[n.id], n).since AS since, coalesce($revised[n.id], n).until AS until,
         coalesce($revised[v.id], v).claims AS claims, [e] AS evidence, e AS key
}
RETURN kind AS kind, entity AS entity, entity_name AS entity_name, other AS other,
       other_name AS other_name, scope AS scope, since AS since, until AS until, claims AS claims,
       evidence AS evidence
ORDER BY kind, entity, scope, other, since, until, key
