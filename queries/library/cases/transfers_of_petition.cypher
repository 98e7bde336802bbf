// title: {zh: 信访件的移交, en: Transfers of a petition}
// summary:
//   zh: >-
//     案件经手单位依次的变换：从哪一环节哪个单位，到哪一环节哪个单位。
//   en: >-
//     How a case went from hand to hand: from which body at which stage to which body at which
//     stage.
// parameters: {case: , known: }
// columns:
//   [from_stage, from_body, from_body_name, to_stage, to_body, to_body_name, since, evidence]
// cost: anchored on one case
// all_dates: true
MATCH (c:`Case` {id: $case})-[h:HAS_STAGE]->(s:Stage)
WHERE h.added <= $known AND $known < h.closed
MATCH (s)-[r:HANDLED_BY]->(b:Unit)
WHERE r.added <= $known AND $known < r.closed
WITH coalesce($revised[s.id], s).stage AS stage, b.id AS hand, b.full_name AS hand_name, h.since AS since,
     h.evidence + r.evidence AS evidence, h.since_min AS first, h.since_max AS latest,
     h.until_max AS last, h.key AS key, r.key AS part
ORDER BY first, latest, last, stage, hand, key, part
WITH collect({stage: stage, hand: hand, hand_name: hand_name, since: since, sources: evidence})
     AS steps
UNWIND range(1, size(steps) - 1) AS i
WITH i, steps[i - 1] AS before, steps[i] AS after
WHERE before.hand <> after.hand
RETURN before.stage AS from_stage, before.hand AS from_body, before.hand_name AS from_body_name,
       after.stage AS to_stage, after.hand AS to_body, after.hand_name AS to_body_name,
       after.since AS since,
       after.sources AS evidence
ORDER BY i
