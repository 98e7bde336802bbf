"use strict";
// The ties that a pointer means: those whose line is nearest to it, within its reach. A thin line
// is hard to hit, and several ties may share one; `lines` gives the lines of a tie as points.
const near = (ties, lines, [x, y], reach) => {
  const away = ([ax, ay], [bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const at = Math.min(Math.max(along, 0), 1);
    return Math.hypot(ax + at * dx - x, ay + at * dy - y);
  };
  const far = (tie) => Math.min(...lines(tie).flatMap((points) =>
    points.slice(1).map((point, n) => away(points[n], point))));
  const found = ties.map((tie) => [tie, far(tie)]).filter(([, distance]) => distance <= reach);
  const least = found.reduce((low, [, distance]) => Math.min(low, distance), reach);
  return found.filter(([, distance]) => distance <= least + reach / 10).map(([tie]) => tie);
};
