// title: {zh: 信访件的移交, en: Transfers of a petition}
// summary:
//   zh: "案件经手单位依次的变换：从哪一环节哪个单位，到哪一环节哪个单位。共同承办的单位之间不算移交，加入\
//     的没有移出单位，退出的没有移入单位。起始日期不明的环节排在最后；先后确有把握的为确定。"
//   en: >-
//     How a case went from hand to hand - from which body at which stage to which body at which
//     stage. Bodies that handle a stage together hand nothing to each other; one that joins has no
//     body before it and one that leaves none after it. A stage of which no start is known comes
//     last; certain when the dates leave no other order.
// parameters: {case: , known: }
// columns:
//   [from_stage, from_body, from_body_name, to_stage, to_body, to_body_name, since, certain,
//    evidence]
// cost: anchored on one case
// after: transfers
// all_dates: true
MATCH (c:`Case` {id: $case})-[h:HAS_STAGE]->(s:Stage)
WHERE h.added <= $known AND $known < h.closed
MATCH (s)-[r:HANDLED_BY]->(b:Unit)
WHERE r.added <= $known AND $known < r.closed
RETURN s.id AS step, coalesce($revised[s.id], s).stage AS stage, b.id AS body,
       b.full_name AS body_name, h.since AS since, h.since_min AS since_min,
       h.since_max AS since_max, h.evidence + r.evidence AS evidence
ORDER BY step, body, h.key, r.key
