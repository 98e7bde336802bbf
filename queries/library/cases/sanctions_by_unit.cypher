// title: {zh: 各单位处分情况, en: Sanctions by unit}
// summary:
//   zh: 两日之间（含两端）开始处分环节的案件，按单位和结果统计案件数与当事人数。
//   en: >-
//     Cases whose sanction began within two days both included by unit and outcome with their
//     subjects.
// parameters: {from: , to: , known: }
// columns: [unit, unit_name, outcome, cases, cases_certain, persons]
// cost: reads every stage
// all_dates: true
MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
WHERE h.added <= $known AND $known < h.closed
  AND coalesce($revised[s.id], s).stage = 'sanction' AND h.since_min <= $to AND $from <= h.since_max
MATCH (c)-[k:CONCERNS]->(u:Unit)
WHERE k.added <= $known AND $known < k.closed
OPTIONAL MATCH (c)-[i:INVOLVES]->(x:Person)
WHERE i.added <= $known AND $known < i.closed AND i.role = 'subject'
RETURN u.id AS unit, u.full_name AS unit_name, coalesce($revised[s.id], s).outcome AS outcome,
       count(DISTINCT c.id) AS cases,
       count(DISTINCT CASE WHEN $from <= h.since_min AND h.since_max <= $to THEN c.id END)
         AS cases_certain,
       count(DISTINCT x.id) AS persons
ORDER BY unit, outcome
