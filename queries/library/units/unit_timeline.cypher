// title: {zh: 单位大事记, en: Timeline of a unit}
// summary:
//   zh: 与该单位有关的全部事实，按开始日期排列；其职务的任职者以 HOLDS 列出。
//   en: All facts about a unit by the day they began; holders of its posts appear as HOLDS.
// parameters: {unit: , known: }
// columns: [since, until, relation, direction, entity, entity_label, entity_name, evidence]
// cost: anchored on one unit; a lead body has a row for each unit it ever led
// all_dates: true
CALL () {
  MATCH (u:Unit {id: $unit})
    -[r:LED_BY|REPORTS_TO|PART_OF|AFFILIATED_WITH|DESIGNATES|SUCCEEDED_BY|LOCATED_IN|SEAT_OF|
      NAMED|INSPECTS|ORGANISED|TOOK_PART|CONCERNS|HANDLED_BY]-(x)
  WHERE r.added <= $known AND $known < r.closed
  RETURN r.since AS since, r.until AS until, type(r) AS relation,
         CASE WHEN startNode(r).id = u.id THEN 'out' ELSE 'in' END AS direction,
         x.id AS entity, labels(x)[0] AS entity_label,
         coalesce(x.full_name, x.heading, x.post_name, x.text, x.stage, x.metric) AS entity_name,
         r.evidence AS evidence, r.since_min AS first, r.until_max AS last, r.key AS key
  UNION
  MATCH (u:Unit {id: $unit})<-[s:SEAT_OF]-(p:Post)
  WHERE s.added <= $known AND $known < s.closed
  MATCH (p)<-[h:HOLDS]-(x:Person)
  WHERE h.added <= $known AND $known < h.closed
    AND s.since_min < h.until_max AND h.since_min < s.until_max
  RETURN h.since AS since, h.until AS until, 'HOLDS' AS relation, 'in' AS direction,
         x.id AS entity, 'Person' AS entity_label, x.full_name AS entity_name,
         h.evidence AS evidence, h.since_min AS first, h.until_max AS last, h.key AS key
}
RETURN since AS since, until AS until, relation AS relation, direction AS direction,
       entity AS entity, entity_label AS entity_label, entity_name AS entity_name,
       evidence AS evidence
ORDER BY first, last, relation, direction, entity, key
