// title: {zh: 个人大事记, en: Timeline of a person}
// summary:
//   zh: 与该人有关的全部事实（任职、工作组、案件、名称），按开始日期排列。
//   en: All facts about a person (posts and teams and cases and names) by the day they began.
// parameters: {person: , known: }
// columns: [since, until, relation, role, entity, entity_label, entity_name, evidence]
// cost: anchored on one person
// all_dates: true
MATCH (x:Person {id: $person})-[r:HOLDS|MEMBER_OF|INVOLVES|NAMED]-(e)
WHERE r.added <= $known AND $known < r.closed
RETURN r.since AS since, r.until AS until, type(r) AS relation, r.role AS role, e.id AS entity,
       labels(e)[0] AS entity_label,
       coalesce(e.full_name, e.heading, e.post_name, e.text, e.stage, e.metric) AS entity_name,
       r.evidence AS evidence
ORDER BY r.since_min, r.until_max, relation, entity, r.key
