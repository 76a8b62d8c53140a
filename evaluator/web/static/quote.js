// Puts what is marked in a text into a field. Without script the words are typed or pasted.

for (const button of document.querySelectorAll("button[data-from]")) {
  const from = document.getElementById(button.dataset.from);
  const into = document.getElementById(button.dataset.into);
  button.hidden = false;
  button.addEventListener("click", () => {
    into.value = from.value.slice(from.selectionStart, from.selectionEnd).trim();
    into.focus();
  });
}
