// title: {zh: 培训覆盖, en: Training coverage}
// summary:
//   zh: 两日之间（含两端）各单位参加某类活动的情况；未参加的也列出，排在最前。人次为可读者之和（写作“30+”的计30），未写明人数的参加次数另列。
//   en: >-
//     What each unit took part in of a kind of activity within two days both included; those
//     that did not come first. The headcount is the sum of those that can be read ("30+" as 30);
//     how many times none can or only a least one is told beside it.
// parameters: {activity_kind: , kind: , from: , to: , known: }
// columns:
//   [unit, unit_name, attended, activities, activity_names, headcount,
//    headcount_unknown]
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
     sum(CASE WHEN r.headcount =~ '[0-9]{1,9}[+]?' THEN toInteger(split(r.headcount, '+')[0])
       ELSE 0 END) AS headcount,
     count(CASE WHEN NOT coalesce(r.headcount, '') =~ '[0-9]{1,9}' THEN r.key END) AS vague
ORDER BY activity
WITH unit, unit_name, collect(activity) AS activities, collect(activity_name) AS activity_names,
     sum(headcount) AS headcount, sum(vague) AS headcount_unknown
RETURN unit AS unit, unit_name AS unit_name, size(activities) AS attended,
       activities AS activities, activity_names AS activity_names, headcount AS headcount,
       headcount_unknown AS headcount_unknown
ORDER BY attended, unit
