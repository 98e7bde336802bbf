"use strict";
// Pan, zoom, notes on hover and search over the pages of a figure. Words come with the data; all
// text is set as text, never as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const [frame, sheet, note, field, status] = ["frame", "sheet", "note", "field", "status"].map(byId);
  const { nodes, page, gap, words } = JSON.parse(byId("data").textContent);
  const [wide, high] = page;
  const pages = [...sheet.querySelectorAll("svg")];
  let [scale, left, top] = [1, 0, 0];
  let held = null;
  let pinned = false;
  let hits = [];
  let at = -1;
  let marks = [];

  const show = () => {
    sheet.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  };
  const whole = () => Math.min(frame.clientWidth / wide, frame.clientHeight / high);
  const fit = () => {
    scale = whole();
    left = (frame.clientWidth - wide * scale) / 2;
    top = (frame.clientHeight - high * scale) / 2;
    show();
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
  const offset = (node) => node.page * (high + gap);
  const under = (event) => {
    const [px, py] = place(event);
    const [x, y] = [(px - left) / scale, (py - top) / scale];
    let found = null;
    for (const node of nodes) {
      const [bx, by, bw, bh] = node.box;
      const inside = x >= bx && x <= bx + bw && y >= by + offset(node) && y <= by + bh + offset(node);
      // A thing inside another is the smaller one.
      if (inside && (!found || bw * bh < found.box[2] * found.box[3])) found = node;
    }
    return found;
  };

  const line = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  const tell = (node, x, y) => {
    note.replaceChildren(line("strong", node.name), line("code", node.id));
    for (const text of node.notes) note.append(line("p", text));
    note.hidden = false;
    const box = frame.getBoundingClientRect();
    const most = [box.width - note.offsetWidth - 4, box.height - note.offsetHeight - 4];
    const flip = x + 14 > most[0] ? x - note.offsetWidth - 14 : x + 14;
    note.style.left = `${box.left + Math.max(flip, 4)}px`;
    note.style.top = `${box.top + Math.max(Math.min(y + 14, most[1]), 4)}px`;
  };
  const hush = () => {
    note.hidden = true;
    pinned = false;
  };

  const mark = () => {
    for (const element of marks) element.remove();
    marks = hits.map((node, index) => {
      const frameOf = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const [x, y, w, h] = node.box;
      const all = { x: x - 2, y: y - 2, width: w + 4, height: h + 4, rx: 2 };
      for (const [key, value] of Object.entries(all)) frameOf.setAttribute(key, value);
      frameOf.setAttribute("class", index === at ? "hit here" : "hit");
      pages[node.page].append(frameOf);
      return frameOf;
    });
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const centre = (node) => {
    const [x, y, w, h] = node.box;
    scale = Math.max(scale, whole());
    left = frame.clientWidth / 2 - (x + w / 2) * scale;
    top = frame.clientHeight / 2 - (y + h / 2 + offset(node)) * scale;
    show();
    tell(node, frame.clientWidth / 2 + (w / 2) * scale, frame.clientHeight / 2);
    pinned = true;
  };
  const go = (step) => {
    // Without a search the walk is over everything, so that no mouse is needed to read the notes.
    if (!hits.length && !field.value.trim()) hits = nodes;
    if (!hits.length) return;
    at = at < 0 ? (step > 0 ? 0 : hits.length - 1) : (at + step + hits.length) % hits.length;
    mark();
    centre(hits[at]);
    const values = { n: at + 1, m: hits.length, name: hits[at].name };
    status.textContent = fill(words.hit, values);
  };
  const look = () => {
    const asked = field.value.trim().toLowerCase();
    const told = (node) => `${node.name}\n${node.id}`.toLowerCase().includes(asked);
    hits = asked ? nodes.filter(told) : [];
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
    n: () => go(1), p: () => go(-1), Escape: leave,
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
  frame.addEventListener("pointerdown", (event) => {
    const [x, y] = place(event);
    held = { x, y, left, top, moved: false };
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (held) {
      held.moved = held.moved || Math.hypot(x - held.x, y - held.y) > 3;
      left = held.left + x - held.x;
      top = held.top + y - held.y;
      if (held.moved) hush();
      show();
      return;
    }
    if (pinned) return;
    const node = under(event);
    if (node) tell(node, x, y);
    else hush();
  });
  frame.addEventListener("pointerup", (event) => {
    const clicked = held && !held.moved;
    held = null;
    if (!clicked) return;
    const node = under(event);
    hush();
    if (node) tell(node, ...place(event));
    pinned = Boolean(node);
  });
  frame.addEventListener("pointercancel", () => { held = null; });
  frame.addEventListener("pointerleave", () => { if (!pinned) hush(); });
  window.addEventListener("resize", fit);
  document.body.classList.add("live");
  fit();
})();
