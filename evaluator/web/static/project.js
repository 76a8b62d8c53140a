// A meeting's view of the theory by keyboard: each save goes to the server at once and the picture comes back with it.
// What could not be sent stays where it was typed. Without script the same forms and links are pages of their own.

const form = document.getElementById("new");
const title = document.getElementById("title");
const kind = document.getElementById("kind");
const lost = document.getElementById("lost");
const kept = `typed ${location.pathname}`;
const boxes = () => [...document.querySelectorAll("#board a[data-node]")];

document.getElementById("keys").hidden = false;
document.getElementById("how").hidden = true;
title.value ||= sessionStorage.getItem(kept) ?? "";
title.addEventListener("input", () => sessionStorage.setItem(kept, title.value));

let last = Promise.resolve();
function send(address, body) {
  last = last.then(() => fetched(address, body));
  return last;
}

async function fetched(address, body, again = true) {
  try {
    const answer = await fetch(address, body ? { method: "POST", body: refreshed(body) } : {});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#new [name=csrf_token]")?.value;
    if (body && token && answer.status === 422 && again) {
      body.set("csrf_token", token); // a meeting lasts longer than a token
      return fetched(address, body, false);
    }
    if (!answer.ok || !token) throw new Error(answer.status);
    draw(page, answer.url);
    lost.hidden = true;
    return true;
  } catch {
    lost.hidden = false;
    return false;
  }
}

// Saves wait for each other; what each undoes or links is taken from the page as the one before left it.
function refreshed(body) {
  if (body.has("revision")) body.set("revision", document.querySelector("#undo [name=revision]").value);
  return body;
}

function draw(page, address) {
  const focused = document.activeElement?.closest?.("a[data-node]")?.dataset.node;
  for (const id of ["board", "said", "undo", "linked"]) document.getElementById(id).replaceWith(page.getElementById(id));
  for (const name of ["chosen", "csrf_token"]) form.elements[name].value = page.querySelector(`#new [name=${name}]`).value;
  history.replaceState(null, "", address);
  if (focused) boxes().find((box) => box.dataset.node === focused)?.focus();
}

async function add(linked) {
  const typed = title.value;
  if (!typed.trim()) return;
  const body = new FormData(form);
  if (linked) body.set("then", "linked");
  title.value = "";
  if (await send(location.pathname, body)) return sessionStorage.setItem(kept, title.value);
  title.value = [typed, title.value].filter(Boolean).join("; "); // what was typed meanwhile stays, too
  sessionStorage.setItem(kept, title.value);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  add(event.submitter?.value === "linked");
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "undo") return;
  event.preventDefault();
  undo();
});
document.addEventListener("click", (event) => {
  const box = event.target.closest("#board a[data-node]");
  if (!box || event.ctrlKey || event.metaKey || event.button) return;
  event.preventDefault();
  choose(box);
});

function undo() {
  return send(document.getElementById("undo").action, new FormData(document.getElementById("undo")));
}

function choose(box) {
  const address = new URL(box.getAttribute("href"), location);
  address.searchParams.set("kind", kind.value);
  box.focus();
  return send(address);
}

function linkTo(box) {
  const body = new FormData(form);
  body.set("title", "");
  body.set("other", box.dataset.node);
  return send(location.pathname, body);
}

title.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.shiftKey) {
    event.preventDefault();
    add(true);
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    event.preventDefault();
    const to = kind.selectedIndex + (event.key === "ArrowUp" ? -1 : 1);
    kind.selectedIndex = Math.min(Math.max(to, 0), kind.options.length - 1);
  } else if (event.key === "Escape") {
    (boxes().find((box) => box.getAttribute("aria-current")) ?? boxes()[0])?.focus();
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !title.value) {
    event.preventDefault();
    undo();
  }
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("#board a[data-node]");
  if (!box || event.altKey) return;
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const deeds = { l: () => linkTo(box), z: undo, Escape: () => title.focus(), " ": () => choose(box) };
  const deed = steps[event.key] ? () => step(box, ...steps[event.key]) : deeds[event.key];
  if (!deed || ((event.ctrlKey || event.metaKey) && event.key !== "z")) return;
  event.preventDefault();
  deed();
});

// The nearest box in a direction: what lies across counts double.
function step(box, right, down) {
  const middle = (one) => {
    const its = one.getBoundingClientRect();
    return [its.x + its.width / 2, its.y + its.height / 2];
  };
  const [x, y] = middle(box);
  const ahead = boxes()
    .map((one) => {
      const [its, at] = middle(one);
      const along = (its - x) * right + (at - y) * down;
      return { one, along, far: along + 2 * Math.abs((its - x) * down + (at - y) * right) };
    })
    .filter(({ one, along }) => one !== box && along > 4)
    .sort((first, second) => first.far - second.far);
  ahead[0]?.one.focus();
}
