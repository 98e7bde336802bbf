"use strict";
(() => {
  const frame = document.getElementById("figure");
  const picture = frame.querySelector("svg");
  const home = picture.getAttribute("viewBox").split(" ").map(Number);
  let [x, y, w, h] = home;
  let held = null;
  const show = () => picture.setAttribute("viewBox", [x, y, w, h].join(" "));
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(picture.getScreenCTM().inverse());
  };
  const zoom = (factor, px, py) => {
    const next = Math.min(Math.max(w * factor, home[2] / 40), home[2] * 4);
    const scale = next / w;
    x = px - (px - x) * scale;
    y = py - (py - y) * scale;
    w *= scale;
    h *= scale;
    show();
  };
  const middle = (factor) => zoom(factor, x + w / 2, y + h / 2);
  const pan = (dx, dy) => { x += dx * w; y += dy * h; show(); };
  const reset = () => { [x, y, w, h] = home; show(); };
  const keys = {
    "+": () => middle(0.8), "=": () => middle(0.8), "-": () => middle(1.25), "0": reset,
    ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0),
    ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1),
  };
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    const point = at(event);
    zoom(Math.exp(event.deltaY * 0.0015), point.x, point.y);
  }, { passive: false });
  frame.addEventListener("pointerdown", (event) => {
    held = at(event);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (held === null) return;
    const point = at(event);
    x += held.x - point.x;
    y += held.y - point.y;
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    frame.addEventListener(end, () => { held = null; });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
