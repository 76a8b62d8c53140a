// Shows of a condition what its mode needs, asks before typed words are left behind, and keeps them in this tab until
// they are saved: a server or a browser that stops takes nothing along. All of it works without.

// The page that says that a form was saved, whichever it is, lets what was kept of it go.
const sent = sessionStorage.getItem("sent");
if (sent && document.querySelector("p.done[role=status]")) sessionStorage.removeItem(sent);
sessionStorage.removeItem("sent");

for (const condition of document.querySelectorAll(".condition")) {
  const modes = [...condition.querySelectorAll("[name=show_if-mode]")];
  const update = () => {
    const mode = modes.find((one) => one.checked)?.value;
    for (const way of condition.querySelectorAll(".way")) way.hidden = way.dataset.mode !== mode;
  };
  condition.addEventListener("change", update);
  addEventListener("pageshow", update);
  update();
}

for (const form of document.querySelectorAll("form[data-edit]")) {
  let touched = false;
  keepTyped(form);
  form.addEventListener("input", () => (touched = true));
  form.addEventListener("submit", () => (touched = false));
  addEventListener("beforeunload", (event) => touched && event.preventDefault());
}

// The texts of a form are kept while they are typed, and are gone once the page shows them as saved.
function keepTyped(form) {
  const place = `typed ${location.pathname}`;
  const texts = () => [...form.querySelectorAll("textarea[name], input:not([type])[name], input[type=text][name]")];
  const before = sessionStorage.getItem(place);
  const kept = before ? JSON.parse(before) : {};
  const lost = texts().filter((field) => field.name in kept && kept[field.name].trim() !== field.value.trim());
  if (lost.length) offer(form, lost, kept, place);
  else sessionStorage.removeItem(place);
  form.addEventListener("submit", () => sessionStorage.setItem("sent", place));
  form.addEventListener("input", () => {
    const typed = texts().filter((field) => field.value !== field.defaultValue);
    sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(typed.map((field) => [field.name, field.value]))));
  });
}

function offer(form, lost, kept, place) {
  const note = document.querySelector("[data-kept]");
  if (!note) return;
  note.hidden = false;
  note.querySelector("[data-put-back]").addEventListener("click", () => {
    for (const field of lost) field.value = kept[field.name];
    form.dispatchEvent(new Event("input"));
    note.hidden = true;
    lost[0].focus();
  });
  note.querySelector("[data-forget]").addEventListener("click", () => {
    sessionStorage.removeItem(place);
    note.hidden = true;
  });
}
