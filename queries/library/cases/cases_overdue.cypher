// title: {zh: 超期未办结的环节, en: Cases overdue at a stage}
// summary:
//   zh: 某日仍停在某环节可能已超过若干天、且其后没有新环节确已开始的案件；确已超过且其后环节都不可能已开始的为确定。
//   en: >-
//     Cases that may have stood at a stage for more than so many days by a day with no later
//     stage surely begun; certain when they surely have and no later one can have begun.
// parameters: {stage: , days: , on: , known: }
// columns:
//   [case, case_name, unit, unit_name, stage, body, body_name, since, days_min, days_max,
//    certain, evidence]
// cost: reads every stage
// all_dates: true
MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
WHERE h.added <= $known AND $known < h.closed
  AND h.since_min <= $on AND $on < h.until_max
  AND coalesce($revised[s.id], s).stage <> 'closed'
  AND ($stage = 'any' OR coalesce($revised[s.id], s).stage = $stage)
  AND (h.since_min = date('0001-01-01') OR duration.inDays(h.since_min, $on).days > $days)
  // Stages that began on one day follow each other in the usual order.
  AND NOT EXISTS { MATCH (c)-[g:HAS_STAGE]->(t:Stage)
    WHERE g.added <= $known AND $known < g.closed AND g.since_max <= $on
      AND (h.since_max < g.since_min OR h.since_max = g.since_min AND
        size(split('petition transfer check filing review trial sanction closed',
          coalesce($revised[s.id], s).stage)[0])
        < size(split('petition transfer check filing review trial sanction closed',
          coalesce($revised[t.id], t).stage)[0])) }
OPTIONAL MATCH (c)-[k:CONCERNS]->(u:Unit)
WHERE k.added <= $known AND $known < k.closed
OPTIONAL MATCH (s)-[b:HANDLED_BY]->(w:Unit)
WHERE b.added <= $known AND $known < b.closed
WITH c, s, h, u, w, k, b,
     CASE WHEN h.since_max < $on THEN duration.inDays(h.since_max, $on).days ELSE 0 END AS least,
     COUNT { MATCH (c)-[g:HAS_STAGE]->(:Stage)
       WHERE g.added <= $known AND $known < g.closed
         AND g.since_min <= $on AND h.since_min < g.since_max } AS later
RETURN c.id AS `case`, c.heading AS case_name, u.id AS unit, u.full_name AS unit_name,
       coalesce($revised[s.id], s).stage AS stage, w.id AS body, w.full_name AS body_name,
       h.since AS since,
       least AS days_min,
       CASE WHEN h.since_min > date('0001-01-01')
         THEN duration.inDays(h.since_min, $on).days END AS days_max,
       least > $days AND $on < h.until_min AND later = 0 AS certain, h.evidence AS evidence
ORDER BY days_min DESC, `case`, stage, unit, body, h.key, k.key, b.key
