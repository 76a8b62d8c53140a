// Puts what is marked in a text into a field. Without script the words are typed or pasted.

for (const button of document.querySelectorAll("button[data-from]")) {
  const from = document.getElementById(button.dataset.from);
  const into = document.getElementById(button.dataset.into);
  // A field that is read only has no caret in every browser, and could then not be marked by keyboard.
  from.readOnly = false;
  from.setAttribute("aria-readonly", "true");
  from.addEventListener("beforeinput", (event) => event.preventDefault());
  button.hidden = false;
  button.addEventListener("click", () => {
    into.value = from.value.slice(from.selectionStart, from.selectionEnd).trim();
    into.focus();
  });
}
