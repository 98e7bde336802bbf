// title: {zh: 枢纽与中介, en: Hubs and brokers}
// summary:
//   zh: 某日网络中各对象的联系数与中介度；对象多于抽样起点数时，中介度由固定抽取的起点估计，并标明不精确。
//   en: >-
//     Degree and betweenness of all things in the network of a day. When there are more things
//     than sources drawn the betweenness is estimated from a fixed draw and told as not exact.
// parameters:
//   relations: {default: "LED_BY, REPORTS_TO, PART_OF, AFFILIATED_WITH, SUBORDINATE_TO,
//     SEAT_OF, HOLDS, MEMBER_OF"}
//   sources:
//   on:
//   known:
// columns: [entity, entity_name, degree, betweenness, exact]
// cost: reads every edge; time grows with sources
// after: hubs
// text_of: communities
