// Boxes of the theory are dragged between columns and up and down, and links are drawn by hand from the dot at a box.
// Each of it sends a form of the page; without script the same is done by the forms of the boxes and links.

const NEAR = 6; // pixels that a pointer may move and still be a click
const picture = document.querySelector("[data-theory]");
const svg = picture?.querySelector("svg");

if (svg) {
  const boxes = [...svg.querySelectorAll("a[data-node]")];
  document.querySelector("[data-drag-how]").hidden = false;
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  for (const box of boxes) {
    addDot(box);
    box.addEventListener("pointerdown", (event) => begin(event, box, boxes));
  }
}

function frame(box) {
  const rects = [...box.querySelectorAll("rect")];
  return rects.find((one) => one.getAttribute("rx") === "4").getBBox();
}

function addDot(box) {
  const { x, y, width, height } = frame(box);
  const dot = element("circle", { cx: x + width, cy: y + height / 2, r: 6, class: "dot" });
  box.querySelector("g").append(dot);
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function point(event) {
  const layer = svg.querySelector("g[transform]");
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(layer.getScreenCTM().inverse());
}

function begin(event, box, boxes) {
  if (event.button || event.pointerType === "touch") return;
  event.preventDefault();
  const links = event.target.classList.contains("dot");
  const start = point(event);
  const from = { x: event.clientX, y: event.clientY };
  const home = [box.parentNode, box.nextSibling];
  let moved = false;
  let line;

  const move = (now) => {
    if (!moved && Math.hypot(now.clientX - from.x, now.clientY - from.y) < NEAR) return;
    const here = point(now);
    if (!moved) {
      moved = true;
      if (links) svg.querySelector("g[transform]").append((line = element("path", { class: "drawn" })));
      else document.querySelector("[data-kinds]").hidden = false;
      if (!links) box.parentNode.append(box); // above the others
      box.classList.add("moving");
    }
    if (line) line.setAttribute("d", `M${start.x},${start.y} L${here.x},${here.y}`);
    else box.setAttribute("transform", `translate(${here.x - start.x} ${here.y - start.y})`);
  };

  const end = (now) => {
    stop();
    if (!moved) return;
    const stay = (click) => click.preventDefault();
    box.addEventListener("click", stay, { once: true });
    setTimeout(() => box.removeEventListener("click", stay), 0);
    const under = document.elementsFromPoint(now.clientX, now.clientY);
    if (links) link(box, under);
    else place(box, boxes, under, point(now));
  };

  const stop = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("keydown", cancel);
    document.querySelector("[data-kinds]").hidden = true;
    box.classList.remove("moving");
    box.removeAttribute("transform");
    if (moved) home[0].insertBefore(box, home[1]);
    line?.remove();
  };

  const cancel = (key) => key.key === "Escape" && stop();
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("keydown", cancel);
}

function link(box, under) {
  const other = under.map((one) => one.closest("a[data-node]")).find((one) => one && one !== box);
  if (other) send("[data-link]", { from: box.dataset.node, to: other.dataset.node });
}

function place(box, boxes, under, at) {
  const named = under.map((one) => one.closest("[data-kinds] [data-kind]")).find(Boolean);
  if (named) return send("[data-place]", { node: box.dataset.node, kind: named.dataset.kind, above: "" });
  const others = boxes.filter((one) => one !== box);
  const columns = [box, ...others].filter((one) => one.dataset.kind !== "context");
  const band = boxes.filter((one) => one.dataset.kind === "context");
  const inBand = band.length && at.y > Math.min(...band.map((one) => frame(one).y)) - 10;
  const middle = (one) => frame(one).x + frame(one).width / 2;
  const distance = (one) => Math.abs(middle(one) - at.x);
  const nearest = columns.reduce((best, one) => (distance(one) < distance(best) ? one : best), columns[0]);
  const kind = inBand || !nearest ? "context" : nearest.dataset.kind;
  const below = others
    .filter((one) => one.dataset.kind === kind && frame(one).y + frame(one).height / 2 > at.y)
    .sort((one, other) => frame(one).y - frame(other).y)[0];
  send("[data-place]", { node: box.dataset.node, kind, above: below?.dataset.node ?? "" });
}

function send(selector, values) {
  const form = document.querySelector(`form${selector}`);
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.requestSubmit();
}
