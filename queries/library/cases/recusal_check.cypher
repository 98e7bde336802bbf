// title: {zh: 回避审查, en: Recusal check}
// summary:
//   zh: "承办人（案中列明的承办人，以及承办单位在该环节期间的任职者）与当事人之间若干步以\
//     内的联系及路径；together 为路径上各事实是否可能同时成立及其期\
//     间，一端为空即该端不限。"
//   en: >-
//     Ties within so many hops between the subjects of a case and its handlers (those named
//     and those who held a post in the handling body at the time) with the path; together
//     tells whether and when all its facts can have held at once; an empty end is unbounded.
// parameters: {case: , hops: {least: 0, values: [0, 1, 2, 3, 4, 5, 6]}, known: }
// columns:
//   [handler, handler_name, role, subject, subject_name, hops, path, path_names, ties,
//    together, together_since, together_until, evidence]
// cost: grows fast with hops; four reach people of one body, at most six
// all_dates: true
MATCH (c:`Case` {id: $case})
CALL (c) {
  MATCH (c)-[a:INVOLVES]->(x:Person)
  WHERE a.added <= $known AND $known < a.closed AND a.role = 'handler'
  RETURN x AS x, 'handler' AS role
  UNION
  MATCH (c)-[h:HAS_STAGE]->(:Stage)-[b:HANDLED_BY]->(:Unit)<-[s:SEAT_OF]-(:Post)
    <-[g:HOLDS]-(x:Person)
  WHERE h.added <= $known AND $known < h.closed
    AND b.added <= $known AND $known < b.closed
    AND s.added <= $known AND $known < s.closed
    AND g.added <= $known AND $known < g.closed
    AND g.since_min < h.until_max AND h.since_min < g.until_max
    AND s.since_min < h.until_max AND h.since_min < s.until_max
    // Intervals that meet two by two all meet on one day.
    AND g.since_min < s.until_max AND s.since_min < g.until_max
  RETURN x AS x, 'holder' AS role
}
MATCH (c)-[a:INVOLVES]->(y:Person)
WHERE a.added <= $known AND $known < a.closed AND a.role = 'subject'
MATCH p = (x)-[:HOLDS|SEAT_OF|MEMBER_OF|INVOLVES*0..6]-(y)
WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed)
  AND length(p) <= $hops AND none(n IN nodes(p) WHERE n.id = $case)
  AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
WITH x, role, y, p, [r IN relationships(p) | r.key] AS key,
     reduce(d = date('0001-01-01'), r IN relationships(p) |
       CASE WHEN r.since_min > d THEN r.since_min ELSE d END) AS first,
     reduce(d = date('9999-12-31'), r IN relationships(p) |
       CASE WHEN r.until_max < d THEN r.until_max ELSE d END) AS last
RETURN x.id AS handler, x.full_name AS handler_name, role AS role, y.id AS subject,
       y.full_name AS subject_name, length(p) AS hops, [n IN nodes(p) | n.id] AS path,
       [n IN nodes(p) | coalesce(n.full_name, n.heading, n.post_name)] AS path_names,
       [i IN range(0, length(p) - 1) |
         CASE WHEN startNode(relationships(p)[i]).id = nodes(p)[i].id
           THEN '-' + type(relationships(p)[i]) + '->'
           ELSE '<-' + type(relationships(p)[i]) + '-' END] AS ties,
       first < last AS together,
       CASE WHEN first < last THEN first END AS together_since,
       CASE WHEN first < last THEN last END AS together_until,
       reduce(e = [], r IN relationships(p) | e + r.evidence) AS evidence
ORDER BY handler, role, subject, hops, path, key
