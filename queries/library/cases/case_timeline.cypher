// title: {zh: 案件大事记, en: Timeline of a case}
// summary:
//   zh: 案件的环节与承办单位、涉及的单位和人员，按开始日期排列。
//   en: >-
//     The stages of a case with who handled them and the units and people it is about by the
//     day they began.
// parameters: {case: , known: }
// columns:
//   [since, until, relation, stage, outcome, role, entity, entity_label, entity_name, evidence,
//    stage_id]
// cost: anchored on one case
// all_dates: true
CALL () {
  MATCH (c:`Case` {id: $case})-[r:HAS_STAGE]->(s:Stage)
  WHERE r.added <= $known AND $known < r.closed
  OPTIONAL MATCH (s)-[h:HANDLED_BY]->(b:Unit)
  WHERE h.added <= $known AND $known < h.closed
  RETURN r.since AS since, r.until AS until, 'HAS_STAGE' AS relation,
         coalesce($revised[s.id], s).stage AS stage, coalesce($revised[s.id], s).outcome AS outcome,
         null AS role, b.id AS entity,
         CASE WHEN b.id IS NOT NULL THEN 'Unit' END AS entity_label, b.full_name AS entity_name,
         r.evidence AS evidence, s.id AS stage_id, r.since_min AS first, r.until_max AS last,
         r.key AS key
  UNION ALL
  MATCH (c:`Case` {id: $case})-[r:INVOLVES|CONCERNS]->(e:Person|Unit)
  WHERE r.added <= $known AND $known < r.closed
  RETURN r.since AS since, r.until AS until, type(r) AS relation, null AS stage, null AS outcome,
         r.role AS role, e.id AS entity, labels(e)[0] AS entity_label,
         e.full_name AS entity_name, r.evidence AS evidence, null AS stage_id,
         r.since_min AS first, r.until_max AS last, r.key AS key
}
RETURN since AS since, until AS until, relation AS relation, stage AS stage, outcome AS outcome,
       role AS role, entity AS entity, entity_label AS entity_label, entity_name AS entity_name,
       evidence AS evidence, stage_id AS stage_id
ORDER BY first, last, relation, stage, entity, key
