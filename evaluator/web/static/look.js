// Beside an indicator's form: what it can decide as it is filled in, and the fields of the chosen source. The server draws
// both; without script a button asks for the same.

const form = document.querySelector("form[data-look]");

for (const one of document.querySelectorAll("[data-without-script]")) one.remove();

let asked = 0;
form.addEventListener("change", async () => {
  const mine = ++asked;
  showFields();
  const answer = await fetch(form.dataset.look, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("[data-told]").replaceChildren(...page.querySelector("[data-told]").childNodes);
  if (!document.activeElement.closest("#source-codes")) takeOver(page, "#source-codes");
  for (const label of form.querySelectorAll("label[for=baseline], label[for=margin], label[for^=targets-]"))
    label.textContent = page.querySelector(`label[for="${label.htmlFor}"]`)?.textContent ?? label.textContent;
});

// Where the question is another one, so are its answers; what was marked stays marked.
function takeOver(page, name) {
  const [old, now] = [document.querySelector(name), page.querySelector(name)];
  if (old && now && old.outerHTML !== now.outerHTML) old.replaceWith(document.adoptNode(now));
}

function showFields() {
  const kind = form.querySelector("[name=source-kind]:checked")?.value;
  const register = form.elements["source-measure"].value.split("/")[0];
  for (const way of form.querySelectorAll(".way-of")) {
    const of = (names, one) => names === undefined || names.split(" ").includes(one);
    way.hidden = !of(way.dataset.kinds, kind) || !of(way.dataset.registers, register);
  }
}
addEventListener("pageshow", showFields);
