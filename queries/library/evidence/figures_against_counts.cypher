// title: {zh: 报告数与计数对照, en: Reported figures against counts}
// summary:
//   zh: "文件报告的数字，与本库对同一期间计得的最少和最多；没有计数办法的指标留空，没有期\
//     间的计到某日。"
//   en: >-
//     Numbers that documents report beside the least and the most that the graph counts for
//     the period; a metric that it cannot count is left empty and one without a period is
//     counted up to a day.
// parameters: {on: {after: true}, known: }
// columns:
//   [document, document_name, figure, metric, period, figure_scope, value, counted_min,
//    counted_max, agrees, evidence]
// cost: reads every case and unit
// after: agreement
// all_dates: true
CALL () {
  MATCH (d:Document)-[s:STATES]->(f:Figure)
  WHERE s.added <= $known AND $known < s.closed
  RETURN d.id AS document, d.heading AS document_name, f.id AS figure,
         coalesce($revised[f.id], f).metric AS metric, coalesce($revised[f.id], f).value AS value,
         coalesce($revised[f.id], f).period AS period,
         coalesce($revised[f.id], f).scope AS figure_scope, s.evidence AS evidence,
         null AS counts, null AS item, null AS weight, null AS event, null AS since_min,
         null AS since_max, null AS until_min, null AS until_max
  UNION ALL
  // What can be counted, so that a count of nothing is nought and not unknown.
  UNWIND ['central_units', 'petitions_transferred', 'cases_opened_by_units',
          'people_in_cases_opened_by_leads', 'people_sanctioned_by_units', 'people_trained'] AS counts
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence, counts AS counts, null AS item,
         null AS weight, null AS event, null AS since_min, null AS since_max, null AS until_min,
         null AS until_max
  UNION ALL
  MATCH (u:Unit)
  WHERE coalesce($revised[u.id], u).kind = 'central' AND $known < u.closed
    AND (u.added <= $known OR $revised[u.id] IS NOT NULL)
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence,
         'central_units' AS counts, u.id AS item,
         1 AS weight, false AS event, coalesce($revised[u.id], u).since_min AS since_min,
         coalesce($revised[u.id], u).since_max AS since_max,
         coalesce($revised[u.id], u).until_min AS until_min,
         coalesce($revised[u.id], u).until_max AS until_max
  UNION ALL
  MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
  WHERE h.added <= $known AND $known < h.closed AND coalesce($revised[s.id], s).stage = 'transfer'
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence,
         'petitions_transferred' AS counts, c.id AS item,
         1 AS weight, true AS event, h.since_min AS since_min,
         h.since_max AS since_max, h.until_min AS until_min, h.until_max AS until_max
  UNION ALL
  MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
  WHERE h.added <= $known AND $known < h.closed AND coalesce($revised[s.id], s).stage = 'filing'
  MATCH (s)-[b:HANDLED_BY]->(w:Unit)
  WHERE b.added <= $known AND $known < b.closed AND coalesce($revised[w.id], w).kind = 'central'
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence,
         'cases_opened_by_units' AS counts, c.id AS item,
         1 AS weight, true AS event, h.since_min AS since_min,
         h.since_max AS since_max, h.until_min AS until_min, h.until_max AS until_max
  UNION ALL
  MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
  WHERE h.added <= $known AND $known < h.closed AND coalesce($revised[s.id], s).stage = 'filing'
  MATCH (s)-[b:HANDLED_BY]->(w:Unit)
  WHERE b.added <= $known AND $known < b.closed AND coalesce($revised[w.id], w).kind = 'lead'
  MATCH (c)-[i:INVOLVES]->(x:Person)
  WHERE i.added <= $known AND $known < i.closed AND i.role = 'subject'
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence,
         'people_in_cases_opened_by_leads' AS counts, x.id AS item,
         1 AS weight, true AS event, h.since_min AS since_min,
         h.since_max AS since_max, h.until_min AS until_min, h.until_max AS until_max
  UNION ALL
  MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
  WHERE h.added <= $known AND $known < h.closed AND coalesce($revised[s.id], s).stage = 'sanction'
  MATCH (s)-[b:HANDLED_BY]->(w:Unit)
  WHERE b.added <= $known AND $known < b.closed AND coalesce($revised[w.id], w).kind = 'central'
  MATCH (c)-[i:INVOLVES]->(x:Person)
  WHERE i.added <= $known AND $known < i.closed AND i.role = 'subject'
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence,
         'people_sanctioned_by_units' AS counts, x.id AS item,
         1 AS weight, true AS event, h.since_min AS since_min,
         h.since_max AS since_max, h.until_min AS until_min, h.until_max AS until_max
  UNION ALL
  MATCH (u:Unit)-[r:TOOK_PART]->(a:Activity)
  WHERE r.added <= $known AND $known < r.closed AND coalesce($revised[a.id], a).kind = 'training'
  RETURN null AS document, null AS document_name, null AS figure, null AS metric, null AS value,
         null AS period, null AS figure_scope, [] AS evidence,
         'people_trained' AS counts, r.key AS item,
         coalesce(toInteger(r.headcount), 0) AS weight, true AS event, r.since_min AS since_min,
         r.since_max AS since_max, r.until_min AS until_min, r.until_max AS until_max
}
RETURN document AS document, document_name AS document_name, figure AS figure, metric AS metric,
       value AS value, period AS period, figure_scope AS figure_scope, evidence AS evidence,
       counts AS counts, item AS item, weight AS weight, event AS event, since_min AS since_min,
       since_max AS since_max, until_min AS until_min, until_max AS until_max
ORDER BY document, metric, figure, counts, item, since_min, since_max, until_min, until_max
