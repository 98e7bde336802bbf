// title: {zh: 案件漏斗, en: Case funnel by lead and year}
// summary:
//   zh: "按案件开始的年份和当时的牵头单位，统计到达各环节的案件数；年份不能确定的记为空，\
//     有多个牵头单位的各计一次。"
//   en: >-
//     Cases by the year they began and the lead of their unit then and how many reached each
//     stage; the year is empty when the dates leave it open and a case of two leads counts for
//     both.
// parameters: {known: }
// columns:
//   [year, lead, lead_name, cases, petition, transfer, check, filing, review, trial, sanction,
//    closed]
// cost: reads every case
// all_dates: true
MATCH (c:`Case`)-[h:HAS_STAGE]->(s:Stage)
WHERE h.added <= $known AND $known < h.closed
WITH c.id AS key, coalesce($revised[s.id], s).stage AS stage, min(h.since_min) AS first,
     min(h.since_max) AS latest
ORDER BY stage
WITH key, min(first) AS first, min(latest) AS latest, collect(stage) AS stages
MATCH (c:`Case` {id: key})-[k:CONCERNS]->(u:Unit)
WHERE k.added <= $known AND $known < k.closed
OPTIONAL MATCH (u)-[r:LED_BY]->(l:Unit)
WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= latest AND first < r.until_max
WITH DISTINCT key, stages, CASE WHEN first.year = latest.year THEN first.year END AS year,
     l.id AS lead, l.full_name AS lead_name
RETURN year AS year, lead AS lead, lead_name AS lead_name, count(key) AS cases,
       count(CASE WHEN 'petition' IN stages THEN 1 END) AS petition,
       count(CASE WHEN 'transfer' IN stages THEN 1 END) AS transfer,
       count(CASE WHEN 'check' IN stages THEN 1 END) AS check,
       count(CASE WHEN 'filing' IN stages THEN 1 END) AS filing,
       count(CASE WHEN 'review' IN stages THEN 1 END) AS review,
       count(CASE WHEN 'trial' IN stages THEN 1 END) AS trial,
       count(CASE WHEN 'sanction' IN stages THEN 1 END) AS sanction,
       count(CASE WHEN 'closed' IN stages THEN 1 END) AS closed
ORDER BY year, lead
