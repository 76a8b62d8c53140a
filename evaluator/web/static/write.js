// Figures put in where the cursor is, and found while a word is typed. Without script the buttons send the form, which
// comes back with the reference at the end of the text, or with what was searched for.

const fields = [...document.querySelectorAll("textarea[data-into]")];
let last = fields[0];
for (const field of fields) field.addEventListener("focus", () => (last = field));

for (const button of document.querySelectorAll("button[name=insert]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const before = last.value.slice(0, last.selectionStart);
    const space = before && !/\s$/.test(before) ? " " : "";
    last.focus();
    last.setRangeText(`${space}{{${button.value}}}`, last.selectionStart, last.selectionEnd, "end");
  });
}

const search = document.getElementById("f-search");
const entries = [...document.querySelectorAll(".figures details")];
const whole = search.value; // what the server has searched for already
document.querySelector("[data-search]").hidden = !whole;

function find() {
  const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const entry of entries) {
    const said = entry.dataset.words;
    entry.hidden = !words.every((word) => said.includes(word));
  }
}

if (!whole) search.addEventListener("input", find);
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !whole) event.preventDefault();
});
