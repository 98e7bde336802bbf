// title: {zh: 培训覆盖, en: Training coverage}
// summary:
//   zh: 两日之间（含两端）各单位参加某类活动的情况；未参加的也列出，排在最前。
//   en: >-
//     What each unit took part in of a kind of activity within two days both included; those
//     that did not come first.
// parameters: {activity_kind: , kind: , from: , to: , known: }
// columns: [unit, unit_name, attended, activities, activity_names, headcount]
// cost: reads every unit
MATCH (u:Unit)
WHERE ($kind = 'all' OR coalesce($revised[u.id], u).kind = $kind)
  AND coalesce($revised[u.id], u).since_min <= $to AND $from < coalesce($revised[u.id], u).until_max
  AND $known < u.closed
  AND (u.added <= $known OR $revised[u.id] IS NOT NULL)
OPTIONAL MATCH (u)-[r:TOOK_PART]->(a:Activity)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $to AND $from < r.until_max
  AND coalesce($revised[a.id], a).kind = $activity_kind
WITH u.id AS unit, u.full_name AS unit_name, a.id AS activity, a.heading AS activity_name,
     sum(toInteger(r.headcount)) AS headcount
ORDER BY activity
WITH unit, unit_name, collect(activity) AS activities, collect(activity_name) AS activity_names,
     sum(headcount) AS headcount
RETURN unit AS unit, unit_name AS unit_name, size(activities) AS attended,
       activities AS activities, activity_names AS activity_names, headcount AS headcount
ORDER BY attended, unit
