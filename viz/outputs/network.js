"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const frame = document.getElementById("network");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const colours = data.colours;
  const FONT = "guikou-sans, sans-serif";

  const outline = {
    square: (ctx, r) => ctx.rect(-r, -r, 2 * r, 2 * r),
    disc: (ctx, r) => ctx.arc(0, 0, r, 0, 2 * Math.PI),
    diamond: (ctx, r) => [[0, -r], [r, 0], [0, r], [-r, 0]].forEach((p) => ctx.lineTo(...p)),
    hexagon: (ctx, r) => [[-r, 0], [-r / 2, -r], [r / 2, -r], [r, 0], [r / 2, r], [-r / 2, r]]
      .forEach((p) => ctx.lineTo(...p)),
    stadium: (ctx, r) => ctx.roundRect(-1.5 * r, -0.8 * r, 3 * r, 1.6 * r, 0.8 * r),
  };
  const shape = (node) => ({ ctx, x, y, state: { selected, hover } }) => ({
    drawNode() {
      ctx.save();
      ctx.translate(x, y);
      ctx.beginPath();
      if (node.box) {
        ctx.rect(-node.width / 2, -node.height / 2, node.width, node.height);
      } else {
        outline[node.shape](ctx, 5.5);
      }
      ctx.closePath();
      ctx.fillStyle = colours[node.fill];
      ctx.strokeStyle = selected || hover ? colours.defect : colours[node.stroke];
      ctx.lineWidth = selected || hover ? 3 : 1;
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = colours[node.ink];
      ctx.font = node.box ? `bold 10px ${FONT}` : `9px ${FONT}`;
      ctx.textBaseline = "middle";
      ctx.textAlign = node.box ? "center" : node.side > 0 ? "left" : "right";
      node.lines.forEach((line, n) => {
        const at = (n - (node.lines.length - 1) / 2) * 12.5;
        ctx.fillText(line, node.box ? 0 : 11 * node.side, at);
      });
      ctx.restore();
    },
    nodeDimensions: {
      width: node.box ? node.width : 11, height: node.box ? node.height : 11,
    },
  });

  const network = new vis.Network(frame, {
    nodes: new vis.DataSet(data.nodes.map((node) => ({
      id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: shape(node),
    }))),
    edges: new vis.DataSet(data.edges.map((edge, n) => ({
      id: n, from: edge.from, to: edge.to, color: colours[edge.colour], width: 1, smooth: false,
      dashes: edge.dash, arrows: edge.arrow ? { to: { enabled: true, type: edge.arrow,
        scaleFactor: edge.arrow === "circle" ? 0.25 : 0.4 } } : "",
    }))),
  }, {
    physics: false, layout: { randomSeed: 1, improvedLayout: false },
    interaction: { hover: true, dragNodes: false, keyboard: false, multiselect: false },
  });

  const told = (id) => {
    const node = byId.get(id);
    document.getElementById("who").textContent = node ? node.name : "";
    const notes = document.getElementById("notes");
    notes.replaceChildren(...(node ? node.notes : []).map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  };
  const choose = (id) => {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 1.4), animation: false });
    told(id);
  };
  const list = () => {
    const words = search.value.trim().toLowerCase();
    const hits = data.nodes.filter((node) => !words || node.search.includes(words));
    const shown = hits.slice(0, 200);
    document.getElementById("count").textContent =
      data.words.count.replace("{n}", shown.length).replace("{m}", hits.length);
    found.replaceChildren(...shown.map((node) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.textContent = `${node.name} · ${node.id}`;
      button.addEventListener("click", () => choose(node.id));
      item.append(button);
      return item;
    }));
  };
  search.addEventListener("input", list);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") found.querySelector("button")?.click();
  });
  network.on("hoverNode", (event) => told(event.node));
  network.on("selectNode", (event) => told(event.nodes[0]));

  const view = (scale, dx, dy) => {
    const at = network.getViewPosition();
    const now = network.getScale();
    network.moveTo({ scale: now * scale, position: { x: at.x + dx / now, y: at.y + dy / now } });
  };
  const keys = {
    "+": () => view(1.25, 0, 0), "=": () => view(1.25, 0, 0), "-": () => view(0.8, 0, 0),
    "0": () => network.fit(), "/": () => search.focus(),
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
