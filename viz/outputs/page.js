// Pan, zoom, notes and search over the pages of a figure, by mouse, finger or keyboard. Words come
// with the data; all text is set as text, never as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const [frame, sheet, note, field, status] = ["frame", "sheet", "note", "field", "status"].map(byId);
  const { nodes, ties, page, gap, words } = JSON.parse(byId("data").textContent);
  const [wide, high] = page;
  const pages = [...sheet.querySelectorAll("svg")];
  let [scale, left, top] = [1, 0, 0];
  const fingers = new Map();
  let pressed = [0, 0];
  let strayed = 0;
  let fitted = true;
  let pinned = false;
  let hits = [];
  let at = -1;
  let marks = [];
  let told = [];
  let lit = [];

  const show = () => {
    fitted = false;
    sheet.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  };
  const whole = () => Math.min(frame.clientWidth / wide, frame.clientHeight / high);
  const fit = () => {
    scale = whole();
    left = (frame.clientWidth - wide * scale) / 2;
    top = (frame.clientHeight - high * scale) / 2;
    show();
    fitted = true;
  };
  const zoom = (factor, x, y) => {
    const next = Math.min(Math.max(scale * factor, whole() / 8), whole() * 40);
    left = x - ((x - left) * next) / scale;
    top = y - ((y - top) * next) / scale;
    scale = next;
    show();
  };
  const middle = (factor) => zoom(factor, frame.clientWidth / 2, frame.clientHeight / 2);
  const pan = (dx, dy) => {
    left -= dx * frame.clientWidth;
    top -= dy * frame.clientHeight;
    show();
  };
  const turn = (step) => {
    const now = Math.round(-(top - (frame.clientHeight - high * scale) / 2) / scale / (high + gap));
    const next = Math.min(Math.max(now + step, 0), pages.length - 1);
    top = (frame.clientHeight - high * scale) / 2 - next * (high + gap) * scale;
    show();
  };

  const place = (event) => {
    const box = frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const offset = (number) => number * (high + gap);
  const lines = (tie) => tie.ways.map((way) =>
    way.points.map(([x, y]) => [x, y + offset(way.page)]));
  const under = (event) => {
    const [px, py] = place(event);
    const [x, y] = [(px - left) / scale, (py - top) / scale];
    let found = null;
    for (const node of nodes) {
      const [bx, by, bw, bh] = node.box;
      const down = y - offset(node.page);
      const inside = x >= bx && x <= bx + bw && down >= by && down <= by + bh;
      // A thing inside another is the smaller one.
      if (inside && (!found || bw * bh < found.box[2] * found.box[3])) found = node;
    }
    if (found) return [found];
    return near(ties, lines, [x, y], (event.pointerType === "touch" ? 16 : 6) / scale);
  };

  const draw = (thing, look) => {
    const shape = (name, all, number) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(all)) element.setAttribute(key, value);
      element.setAttribute("class", look);
      pages[number].append(element);
      return element;
    };
    if (thing.ways) {
      return thing.ways.map((way) => shape("polyline", { points: way.points.join(" ") }, way.page));
    }
    const [x, y, w, h] = thing.box;
    const box = { x: x - 2, y: y - 2, width: w + 4, height: h + 4, rx: 2 };
    return [shape("rect", box, thing.page)];
  };
  const line = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const tell = (things, x, y) => {
    hush();
    told = things;
    lit = things.filter((thing) => thing.ways).flatMap((tie) => draw(tie, "lit"));
    note.replaceChildren();
    if (things.length > 1) note.append(line("p", fill(words.shared, { n: things.length })));
    for (const thing of things) {
      note.append(line("strong", thing.name), line("code", thing.told ?? thing.id));
      for (const text of thing.notes) note.append(line("p", text));
    }
    note.hidden = false;
    note.scrollTop = 0;
    const box = frame.getBoundingClientRect();
    const most = [box.width - note.offsetWidth - 4, box.height - note.offsetHeight - 4];
    const flip = x + 14 > most[0] ? x - note.offsetWidth - 14 : x + 14;
    note.style.left = `${box.left + Math.max(flip, 4)}px`;
    note.style.top = `${box.top + Math.max(Math.min(y + 14, most[1]), 4)}px`;
  };
  const hush = () => {
    for (const element of lit) element.remove();
    [told, lit, pinned] = [[], [], false];
    note.hidden = true;
  };

  const mark = () => {
    for (const element of marks) element.remove();
    // Of a walk over everything only the place reached is marked.
    const every = field.value.trim() !== "";
    marks = hits.flatMap((thing, n) =>
      n === at ? draw(thing, "hit here") : every ? draw(thing, "hit") : []);
  };
  const centre = (thing) => {
    // Of a tie the last stretch, at its arrow: the others may be shared.
    const [[x, y], [ex, ey]] = thing.ways ? lines(thing)[0].slice(-2) : [
      [thing.box[0], thing.box[1] + offset(thing.page)],
      [thing.box[0] + thing.box[2], thing.box[1] + thing.box[3] + offset(thing.page)],
    ];
    scale = Math.max(scale, whole());
    left = frame.clientWidth / 2 - ((x + ex) / 2) * scale;
    top = frame.clientHeight / 2 - ((y + ey) / 2) * scale;
    show();
    tell([thing], frame.clientWidth / 2 + (Math.abs(ex - x) / 2) * scale, frame.clientHeight / 2);
    pinned = true;
  };
  const go = (step) => {
    // Without a search the walk is over everything, so that no mouse is needed to read the notes.
    if (!hits.length && !field.value.trim()) hits = nodes;
    if (!hits.length) return;
    at = at < 0 ? (step > 0 ? 0 : hits.length - 1) : (at + step + hits.length) % hits.length;
    mark();
    const { name, told: ends } = hits[at];
    const values = { n: at + 1, m: hits.length, name: ends ? `${name} ${ends}` : name };
    status.textContent = fill(words.hit, values);
    centre(hits[at]);
  };
  const walk = (step) => {
    // The ties of the thing that is told; without one, all.
    const node = pinned ? told.find((thing) => !thing.ways) : null;
    const own = node ? ties.filter((tie) => tie.ends.includes(node.id)) : ties;
    if (!own.length) status.textContent = words.none;
    if (!own.length) return;
    if (node || !hits.length || hits.some((thing) => !thing.ways)) [hits, at] = [own, -1];
    go(step);
  };
  const look = () => {
    const asked = field.value.trim().toLowerCase();
    const says = (...texts) => texts.join("\n").toLowerCase().includes(asked);
    // A tie is found by its own words: its ends are found themselves.
    hits = asked ? [...nodes.filter((node) => says(node.name, node.id)),
      ...ties.filter((tie) => says(tie.name, ...tie.notes))] : [];
    at = -1;
    hush();
    mark();
    status.textContent = asked ? fill(hits.length ? words.hits : words.none, { m: hits.length }) : "";
    if (hits.length) go(1);
  };
  const leave = () => {
    field.value = "";
    look();
    frame.focus();
  };

  const keys = {
    "+": () => middle(1.25), "=": () => middle(1.25), "-": () => middle(0.8), 0: fit,
    ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0),
    ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1),
    PageUp: () => turn(-1), PageDown: () => turn(1),
    n: () => go(1), p: () => go(-1), t: () => walk(1), T: () => walk(-1), Escape: leave,
    "/": () => { field.focus(); field.select(); },
  };
  const typing = { Enter: () => go(1), Escape: leave };
  document.addEventListener("keydown", (event) => {
    const table = event.target === field ? typing : keys;
    // Space and Enter stay with the button that has the focus.
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(table, event.key)) return;
    event.preventDefault();
    table[event.key]();
  });
  field.addEventListener("input", look);
  const buttons = { out: () => middle(0.8), in: () => middle(1.25), fit, back: () => go(-1), next: () => go(1) };
  for (const [id, act] of Object.entries(buttons)) byId(id).addEventListener("click", act);

  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * 0.0015), ...place(event));
  }, { passive: false });
  // The middle of all fingers, or of the mouse, and how far apart two of them are.
  const grip = () => {
    const [one, two = one] = [...fingers.values()];
    return { x: (one[0] + two[0]) / 2, y: (one[1] + two[1]) / 2,
      spread: Math.hypot(one[0] - two[0], one[1] - two[1]) };
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, place(event));
    frame.setPointerCapture(event.pointerId);
    if (fingers.size === 1) pressed = place(event);
    strayed = fingers.size === 1 ? 0 : Infinity;
  });
  frame.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (!fingers.has(event.pointerId)) {
      if (pinned) return;
      const things = under(event);
      if (things.length) tell(things, x, y);
      else hush();
      return;
    }
    const before = grip();
    fingers.set(event.pointerId, [x, y]);
    const after = grip();
    strayed = Math.max(strayed, Math.hypot(x - pressed[0], y - pressed[1]));
    if (strayed > 3) hush();
    left += after.x - before.x;
    top += after.y - before.y;
    show();
    if (before.spread && after.spread) zoom(after.spread / before.spread, after.x, after.y);
  });
  frame.addEventListener("pointerup", (event) => {
    // A finger is never quite still.
    const still = strayed <= (event.pointerType === "touch" ? 10 : 3);
    if (!fingers.delete(event.pointerId) || fingers.size || !still) return;
    const things = under(event);
    hush();
    if (things.length) tell(things, ...place(event));
    pinned = things.length > 0;
  });
  frame.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  frame.addEventListener("pointerleave", () => { if (!pinned) hush(); });
  // The window, the font and the keyboard of a telephone change the size: what one looks at stays.
  new ResizeObserver(() => { if (fitted) fit(); }).observe(frame);
  document.body.classList.add("live");
  fit();
})();
