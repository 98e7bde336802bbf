(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const frame = document.getElementById("network");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const colours = data.colours;
  const FONT = "guikou-sans, sans-serif";

  const corners = (ctx, points) => {
    points.forEach((point) => ctx.lineTo(...point));
    ctx.closePath();
  };
  const outline = {
    square: (ctx, r) => ctx.rect(-r, -r, 2 * r, 2 * r),
    disc: (ctx, r) => ctx.arc(0, 0, r, 0, 2 * Math.PI),
    diamond: (ctx, r) => corners(ctx, [[0, -r], [r, 0], [0, r], [-r, 0]]),
    hexagon: (ctx, r) => corners(ctx,
      [[-r, 0], [-r / 2, -r], [r / 2, -r], [r, 0], [r / 2, r], [-r / 2, r]]),
    stadium: (ctx, r) => ctx.roundRect(-1.5 * r, -0.8 * r, 3 * r, 1.6 * r, 0.8 * r),
  };
  const sized = (node) => node.box ? [node.width, node.height]
    : [node.shape === "stadium" ? 17 : 11, 11];
  const shape = (node) => ({ ctx, x, y, state: { selected } }) => ({
    drawNode() {
      ctx.save();
      ctx.translate(x, y);
      ctx.beginPath();
      if (node.box) {
        ctx.rect(-node.width / 2, -node.height / 2, node.width, node.height);
      } else {
        outline[node.shape](ctx, 5.5);
      }
      ctx.fillStyle = colours[node.fill];
      ctx.strokeStyle = selected ? colours.defect : colours[node.stroke];
      ctx.lineWidth = selected ? 3 : 1;
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = colours[node.ink];
      [ctx.strokeStyle, ctx.lineWidth, ctx.lineJoin] = [colours.paper, 3, "round"];
      ctx.font = node.box ? `bold 10px ${FONT}` : `9px ${FONT}`;
      ctx.textBaseline = "middle";
      ctx.textAlign = node.box ? "center" : node.side > 0 ? "left" : "right";
      node.lines.forEach((line, n) => {
        const at = (n - (node.lines.length - 1) / 2) * 12.5;
        // Ties pass under names.
        if (!node.box) ctx.strokeText(line, 11 * node.side, at);
        ctx.fillText(line, node.box ? 0 : 11 * node.side, at);
        node.wide = ctx.measureText(line).width;
      });
      ctx.restore();
    },
    nodeDimensions: { width: sized(node)[0], height: sized(node)[1] },
  });

  const network = new vis.Network(frame, {
    nodes: new vis.DataSet(data.nodes.map((node) => ({
      id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: shape(node),
    }))),
    edges: new vis.DataSet(data.edges.map((edge, n) => ({
      id: n, from: edge.from, to: edge.to, width: 1, smooth: false,
      color: { color: colours[edge.colour], highlight: colours.defect },
      dashes: edge.dash, arrows: edge.arrow ? { to: { enabled: true, type: edge.arrow,
        scaleFactor: edge.arrow === "circle" ? 0.25 : 0.4 } } : "",
    }))),
  }, {
    physics: false, layout: { randomSeed: 1, improvedLayout: false },
    interaction: { dragNodes: false, keyboard: false, selectable: false },
  });

  const ties = data.edges.map((edge, id) => ({ ...edge, id, title: `${edge.name} ${edge.told}` }));
  const lines = (tie) => [[tie.from, tie.to].map((id) => [byId.get(id).x, byId.get(id).y])];
  const count = document.getElementById("count");
  let told = [];
  let chosen = null;
  let walked = [];

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };
  const heading = (text) => Object.assign(element("li", text), { className: "head" });
  // One node, or the ties that share a line.
  const tell = (things) => {
    if (things.length === told.length && things.every((thing, n) => thing === told[n])) return;
    told = things;
    network.setSelection({
      nodes: things.filter((thing) => !thing.title).map((node) => node.id),
      edges: things.filter((thing) => thing.title).map((tie) => tie.id),
    }, { highlightEdges: false });
    const [first] = things;
    const several = data.words.shared.replace("{n}", things.length);
    document.getElementById("who").textContent =
      things.length > 1 ? several : first ? first.title ?? first.name : "";
    document.getElementById("notes").replaceChildren(...things.flatMap((thing) => [
      ...(things.length > 1 ? [heading(thing.title)] : []),
      ...thing.notes.map((text) => element("li", text)),
    ]));
    document.getElementById("notes").classList.toggle("several", things.length > 1);
  };
  const pick = (things) => {
    chosen = things.length ? things : null;
    tell(things);
  };
  const choose = (thing) => {
    const ends = thing.title ? lines(thing)[0] : [[thing.x, thing.y], [thing.x, thing.y]];
    const position = { x: (ends[0][0] + ends[1][0]) / 2, y: (ends[0][1] + ends[1][1]) / 2 };
    network.moveTo({ position, scale: Math.max(network.getScale(), 1.4), animation: false });
    pick([thing]);
  };
  const walk = (step) => {
    const [one] = chosen ?? [];
    if (one && !one.title) walked = ties.filter((tie) => tie.ends.includes(one.id));
    else if (!one) walked = ties;
    if (!walked.length) return;
    const at = walked.indexOf(one);
    const next = at < 0 && step < 0 ? walked.length - 1 : at + step;
    choose(walked[(next + walked.length) % walked.length]);
  };
  const under = (event) => {
    const box = frame.getBoundingClientRect();
    const { x, y } = network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
    const touch = event.pointerType === "touch";
    const unit = 1 / network.getScale();
    const beside = (low, high, at) => Math.max(low - at, 0, at - high);
    const away = (node) => {
      const [w, h] = sized(node);
      return Math.hypot(beside(node.x - w / 2, node.x + w / 2, x), beside(node.y - h / 2, node.y + h / 2, y));
    };
    const named = (node) => !node.box && Math.abs(y - node.y) <= 6
      && beside(0, 11 + (node.wide ?? 0), (x - node.x) * node.side) === 0;
    const nearest = data.nodes.reduce((best, node) =>
      (away(node) < away(best ?? node) || !best ? node : best), null);
    if (nearest && away(nearest) <= (touch ? 10 : 2) * unit) return [nearest];
    const label = data.nodes.find(named);
    return label ? [label] : near(ties, lines, [x, y], (touch ? 16 : 6) * unit);
  };
  const list = () => {
    const words = search.value.trim().toLowerCase();
    // A tie is found by its own words: its ends are found themselves.
    const says = (tie) => [tie.name, ...tie.notes].join("\n").toLowerCase().includes(words);
    const hits = [...data.nodes.filter((node) => !words || node.search.includes(words)),
      ...ties.filter((tie) => !words || says(tie))];
    const shown = hits.slice(0, 200);
    count.textContent =
      data.words.count.replace("{n}", shown.length).replace("{m}", hits.length);
    found.replaceChildren(...shown.map((thing) => {
      const item = document.createElement("li");
      const button = element("button", thing.title ?? `${thing.name} · ${thing.id}`);
      button.addEventListener("click", () => choose(thing));
      item.append(button);
      return item;
    }));
  };
  search.addEventListener("input", () => {
    // What was told before would push the results out of sight.
    pick([]);
    list();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") found.querySelector("button")?.click();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // From here on the keys are those of the network.
    frame.focus();
  });
  // What is clicked stays told until something else is.
  network.on("click", ({ event }) => pick(under(event.srcEvent)));
  frame.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && !event.buttons && !chosen) tell(under(event));
  });

  const view = (scale, dx, dy) => {
    const at = network.getViewPosition();
    const now = network.getScale();
    network.moveTo({ scale: now * scale, position: { x: at.x + dx / now, y: at.y + dy / now } });
  };
  const keys = {
    "+": () => view(1.25, 0, 0), "=": () => view(1.25, 0, 0), "-": () => view(0.8, 0, 0),
    "0": () => network.fit(), "/": () => search.focus(), t: () => walk(1), T: () => walk(-1),
    Escape: () => pick([]),
    ArrowLeft: () => view(1, -80, 0), ArrowRight: () => view(1, 80, 0),
    ArrowUp: () => view(1, 0, -80), ArrowDown: () => view(1, 0, 80),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === search) return;
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  list();
  network.fit();
  document.fonts.load(`9px ${FONT}`).then(() => {
    network.redraw();
    document.documentElement.dataset.ready = "yes";
  });
})();
