// Coding by keyboard alone. The form works without: this sends it in the background and puts the answer in its place, so
// that what is typed meanwhile is not lost, finds codes by their first letters or number, and marks passages by words.

let queue = Promise.resolve();
let stood = []; // what each text said before a change, the last one at the end
let before; // what the text on the page says
const desk = () => document.getElementById("coding");
const form = () => document.getElementById("code-form");
const find = () => document.getElementById("find");
const words = () => [...document.querySelectorAll("#text span")];
const say = (name, value = "") => (document.getElementById("said").textContent = desk().dataset[name].replace("{}", value));
const entries = () => [...new FormData(form())].filter(([name]) => !name.startsWith("new-"));

async function send(action, fields, said, value) {
  let response, page;
  try {
    response = await fetch(action, { method: "POST", body: new URLSearchParams(fields) });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return say("lost");
  }
  const arrived = page.getElementById("coding");
  if (!arrived) return leaveFor(page, response);
  const typed = find().value;
  desk().replaceWith(arrived);
  document.title = page.title;
  if (response.ok) {
    history.replaceState(null, "", response.url);
    prepare(typed);
    if (said) say(said, value);
  } else prepare(typed);
  return response.ok;
}

// Every text is coded; or else somebody has to sign in, and the page that comes keeps what was written.
function leaveFor(page, response) {
  if (!page.getElementById("coding-start")) return form().submit();
  history.replaceState(null, "", response.url);
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.querySelector("h1").tabIndex = -1;
  document.querySelector("h1").focus();
}

// A step waits for those before it, so that keys that come quickly reach the text that was meant.
const step = (does) => (queue = queue.then(does));

async function submit(go, said, value) {
  const changes = JSON.stringify(entries()) !== JSON.stringify(before.fields) || ["none", "aside", "clear"].includes(go);
  const last = before;
  if ((await send(form().action, [...new FormData(form()), ["go", go]], said, value)) && changes) {
    stood.push(last);
    document.getElementById("undo").disabled = false;
  }
}

function undo() {
  const last = stood.pop();
  return last ? send(last.action, [...last.fields, ["go", "stay"]], "undone") : say("nothing");
}

function passage() {
  const chosen = words().filter((word) => word.classList.contains("chosen"));
  return chosen.length ? [chosen[0].dataset.starts, chosen.at(-1).dataset.ends] : null;
}

function choose(from, to) {
  words().forEach((word, at) => word.classList.toggle("chosen", from !== null && at >= from && at <= to));
  if (from !== null) say("passage", words().slice(from, to + 1).map((word) => word.textContent).join(" "));
}

let anchor = null, reach = 0;
function moveByWord(by, extends_) {
  const last = words().length - 1, within = (at) => Math.min(Math.max(at, 0), last);
  if (anchor === null) anchor = reach = by > 0 ? 0 : last;
  else if (extends_) reach = within(reach + by);
  else anchor = reach = within(reach + by);
  choose(Math.min(anchor, reach), Math.max(anchor, reach));
}

function bySelection() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const at = words().flatMap((word, number) => (selection.containsNode(word, true) ? [number] : []));
  if (!at.length) return;
  [anchor, reach] = [at[0], at.at(-1)];
  choose(anchor, reach);
  find().focus();
}

const shown = () => [...document.querySelectorAll("#codes li")].filter((line) => !line.hidden);

function matches(line, query) {
  if (/^\d+$/.test(query)) return line.dataset.number === query ? 3 : line.dataset.number.startsWith(query) ? 1 : 0;
  const title = line.dataset.title.toLowerCase();
  return title.startsWith(query) ? 3 : title.split(/[\s\-/]+/).some((word) => word.startsWith(query)) ? 2 : 0;
}

function filter() {
  const query = find().value.trim().toLowerCase();
  const lines = [...document.querySelectorAll("#codes li")];
  const ranks = lines.map((line) => (query ? matches(line, query) : 0));
  lines.forEach((line, at) => {
    line.hidden = Boolean(query) && !ranks[at];
    line.classList.remove("first");
  });
  if (!query || query === "0" || query === "-") return;
  const best = Math.max(...ranks);
  const first = best ? lines[ranks.indexOf(best)] : null;
  if (first) first.classList.add("first");
  if (first) say("found", first.dataset.title);
  else say("none");
}

function point(by) {
  const lines = shown(), at = lines.findIndex((line) => line.classList.contains("first"));
  if (at < 0) return;
  lines[at].classList.remove("first");
  const next = lines[Math.min(Math.max(at + by, 0), lines.length - 1)];
  next.classList.add("first");
  next.scrollIntoView({ block: "nearest" });
  say("found", next.dataset.title);
}

// ``query`` and ``key`` as they were when Enter was pressed: the text may be another by the time it is their turn.
function take(query, key) {
  if (query === "0") return submit("none");
  if (query === "-") return open("aside", "reason");
  if (!query) return document.querySelector("[name=code]:checked, [name=mark]:checked") || form().state.value ? submit("next") : say("uncoded");
  const box = [...document.querySelectorAll("#codes input")].find((one) => one.value === key);
  if (!box) return open("new-code", document.querySelector("#new-code input").id, query);
  const marked = passage(), title = box.closest("li").dataset.title;
  if (marked) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "mark", value: [key, ...marked].join(":") });
    form().append(field);
  } else box.checked = !box.checked;
  return submit("stay", marked || box.checked ? "set" : "removed", title);
}

function enter() {
  const query = find().value.trim(), key = document.querySelector("#codes .first input")?.value;
  find().value = "";
  filter();
  step(() => take(query, key));
}

function open(details, field, value) {
  document.getElementById(details).open = true;
  const its = document.getElementById(field);
  if (value !== undefined) its.value = value;
  its.focus();
}

function keys(event) {
  if (event.isComposing || event.altKey || event.metaKey) return;
  const empty = !find().value, ctrl = event.ctrlKey;
  const does = {
    Enter: enter,
    PageDown: () => step(() => submit("skip")),
    PageUp: () => step(() => submit("back")),
    ArrowDown: () => point(1),
    ArrowUp: () => point(-1),
    Escape: () => ((find().value = ""), (anchor = null), choose(null), filter()),
    ...(empty && { ArrowRight: () => moveByWord(1, event.shiftKey), ArrowLeft: () => moveByWord(-1, event.shiftKey), Backspace: () => step(undo) }),
    ...(empty && ctrl && { z: () => step(undo) }),
  }[event.key];
  if (!does || (ctrl && event.key !== "z")) return;
  event.preventDefault();
  does();
}

function prepare(typed = "") {
  before = { action: form().action, fields: entries() };
  anchor = null;
  for (const one of document.querySelectorAll(".find, .keys, #undo")) one.hidden = false;
  document.getElementById("undo").disabled = !stood.length;
  document.getElementById("undo").addEventListener("click", () => step(undo));
  find().addEventListener("keydown", keys);
  find().addEventListener("input", filter);
  document.getElementById("text").addEventListener("mouseup", bySelection);
  form().addEventListener("change", (event) => {
    const box = event.target;
    if (box.type === "checkbox") step(() => submit("stay", box.checked ? "set" : "removed", box.closest("li").dataset.title ?? ""));
  });
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    const go = event.submitter?.value ?? "next";
    step(() => submit(go));
  });
  for (const [field, go] of [["reason", "aside"], ["new-code", "add"]])
    document.getElementById(field).addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.target.closest("details").open = false;
        return find().focus();
      }
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      step(() => submit(go));
    });
  find().value = typed;
  filter();
  const problem = document.querySelector("#coding .problem");
  (problem ?? find()).focus({ preventScroll: !problem });
}

prepare();
