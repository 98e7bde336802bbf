// title: {zh: 报告数与计数对照, en: Reported figures against counts}
// summary:
//   zh: "文件报告的数字，与本库对同一范围、同一期间计得的最少和最多。范围须是本库某一地区的名称或编号：\
//     只计确在（最少）或可能在（最多；未载地区的单位算可能）该地区及其下级地区的单位，及涉及这些单位的案件。\
//     范围不是地区、指标没有计数办法或期间读不懂的，计数留空。没有期间的计到某日，期间未止的也计到该日。\
//     人数不明的只计最少。"
//   en: >-
//     Numbers that documents report beside the least and the most that the graph counts for the
//     same scope and period. The scope has to be the name or id of a region in the graph. Units
//     that surely are in it or in a region within it count at least, and those that possibly are
//     (also one with no recorded region) at most, with the cases that concern them. Nothing is
//     counted for another scope, for a metric that cannot be counted or for a period that cannot
//     be read. Without a period, and for one that is open, it is counted up to a day. A headcount
//     that cannot be read leaves the most empty.
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
  RETURN 'figure' AS sort, d.id AS document, d.heading AS document_name, f.id AS figure,
         coalesce($revised[f.id], f).metric AS metric, coalesce($revised[f.id], f).value AS value,
         coalesce($revised[f.id], f).period AS period,
         coalesce($revised[f.id], f).scope AS figure_scope, s.evidence AS evidence,
         null AS item, null AS unit, null AS place, null AS weight, null AS exact, null AS event,
         null AS since_min, null AS since_max, null AS until_min, null AS until_max
  UNION ALL
  // What can be counted, so that a count of nothing is nought and not unknown.
  UNWIND ['central_units', 'petitions_transferred', 'cases_opened_by_units',
          'people_in_cases_opened_by_leads', 'people_sanctioned_by_units', 'people_trained']
    AS metric
  RETURN 'metric' AS sort, null AS document, null AS document_name, null AS figure,
         metric AS metric, null AS value, null AS period, null AS figure_scope, [] AS evidence,
         null AS item, null AS unit, null AS place, null AS weight, null AS exact, null AS event,
         null AS since_min, null AS since_max, null AS until_min, null AS until_max
  UNION ALL
  CALL () {
    MATCH (u:Unit)
    WHERE coalesce($revised[u.id], u).kind = 'central' AND $known < u.closed
      AND (u.added <= $known OR $revised[u.id] IS NOT NULL)
    RETURN 'central_units' AS metric, u.id AS item, u.id AS unit, 1 AS weight, true AS exact,
           false AS event, coalesce($revised[u.id], u).since_min AS since_min,
           coalesce($revised[u.id], u).since_max AS since_max,
           coalesce($revised[u.id], u).until_min AS until_min,
           coalesce($revised[u.id], u).until_max AS until_max
    UNION ALL
    MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
    WHERE h.added <= $known AND $known < h.closed
      AND coalesce($revised[s.id], s).stage = 'transfer'
    OPTIONAL MATCH (c)-[k:CONCERNS]->(u:Unit)
    WHERE k.added <= $known AND $known < k.closed
    RETURN 'petitions_transferred' AS metric, c.id AS item, u.id AS unit, 1 AS weight,
           true AS exact, true AS event, h.since_min AS since_min, h.since_max AS since_max,
           h.until_min AS until_min, h.until_max AS until_max
    UNION ALL
    MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
    WHERE h.added <= $known AND $known < h.closed
      AND coalesce($revised[s.id], s).stage = 'filing'
    MATCH (s)-[b:HANDLED_BY]->(w:Unit)
    WHERE b.added <= $known AND $known < b.closed AND coalesce($revised[w.id], w).kind = 'central'
    OPTIONAL MATCH (c)-[k:CONCERNS]->(u:Unit)
    WHERE k.added <= $known AND $known < k.closed
    RETURN 'cases_opened_by_units' AS metric, c.id AS item, u.id AS unit, 1 AS weight,
           true AS exact, true AS event, h.since_min AS since_min, h.since_max AS since_max,
           h.until_min AS until_min, h.until_max AS until_max
    UNION ALL
    // People in cases filed by leads, and people sanctioned by central units.
    MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
    WHERE h.added <= $known AND $known < h.closed
      AND coalesce($revised[s.id], s).stage IN ['filing', 'sanction']
    MATCH (s)-[b:HANDLED_BY]->(w:Unit)
    WHERE b.added <= $known AND $known < b.closed
      AND (coalesce($revised[s.id], s).stage = 'filing'
        AND coalesce($revised[w.id], w).kind = 'lead'
        OR coalesce($revised[s.id], s).stage = 'sanction'
        AND coalesce($revised[w.id], w).kind = 'central')
    MATCH (c)-[i:INVOLVES]->(x:Person)
    WHERE i.added <= $known AND $known < i.closed AND i.role = 'subject'
    OPTIONAL MATCH (c)-[k:CONCERNS]->(u:Unit)
    WHERE k.added <= $known AND $known < k.closed
    RETURN CASE WHEN coalesce($revised[s.id], s).stage = 'filing'
             THEN 'people_in_cases_opened_by_leads' ELSE 'people_sanctioned_by_units' END AS metric,
           x.id AS item, u.id AS unit, 1 AS weight, true AS exact, true AS event,
           h.since_min AS since_min, h.since_max AS since_max, h.until_min AS until_min,
           h.until_max AS until_max
    UNION ALL
    // A headcount written "30+" is thirty at least.
    MATCH (u:Unit)-[r:TOOK_PART]->(a:Activity)
    WHERE r.added <= $known AND $known < r.closed AND coalesce($revised[a.id], a).kind = 'training'
    RETURN 'people_trained' AS metric, u.id + ' ' + r.key AS item, u.id AS unit,
           CASE WHEN r.headcount =~ '[0-9]{1,9}[+]?' THEN toInteger(split(r.headcount, '+')[0])
             ELSE 0 END AS weight,
           coalesce(r.headcount, '') =~ '[0-9]{1,9}' AS exact, true AS event,
           r.since_min AS since_min, r.since_max AS since_max, r.until_min AS until_min,
           r.until_max AS until_max
  }
  RETURN 'item' AS sort, null AS document, null AS document_name, null AS figure,
         metric AS metric, null AS value, null AS period, null AS figure_scope, [] AS evidence,
         item AS item, unit AS unit, null AS place, weight AS weight, exact AS exact,
         event AS event, since_min AS since_min, since_max AS since_max, until_min AS until_min,
         until_max AS until_max
  UNION ALL
  CALL () {
    MATCH (a:Unit|Region)-[r:LOCATED_IN|WITHIN]->(g:Region)
    WHERE r.added <= $known AND $known < r.closed
    RETURN 'within' AS sort, a.id AS item, g.id AS place, r.since_min AS since_min,
           r.since_max AS since_max, r.until_min AS until_min, r.until_max AS until_max
    UNION ALL
    MATCH (g:Region)
    WHERE $known < g.closed AND (g.added <= $known OR $revised[g.id] IS NOT NULL)
    RETURN 'region' AS sort, g.id AS item, coalesce($revised[g.id], g).full_name AS place,
           null AS since_min, null AS since_max, null AS until_min, null AS until_max
  }
  RETURN sort AS sort, null AS document, null AS document_name, null AS figure, null AS metric,
         null AS value, null AS period, null AS figure_scope, [] AS evidence, item AS item,
         null AS unit, place AS place, null AS weight, null AS exact, null AS event,
         since_min AS since_min, since_max AS since_max, until_min AS until_min,
         until_max AS until_max
}
RETURN sort AS sort, document AS document, document_name AS document_name, figure AS figure,
       metric AS metric, value AS value, period AS period, figure_scope AS figure_scope,
       evidence AS evidence, item AS item, unit AS unit, place AS place, weight AS weight,
       exact AS exact, event AS event, since_min AS since_min, since_max AS since_max,
       until_min AS until_min, until_max AS until_max
ORDER BY sort, document, metric, figure, item, unit, place, since_min, since_max, until_min,
         until_max
