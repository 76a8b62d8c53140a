// Shows of a condition what its mode needs, and asks before typed words are left behind. All of it works without.

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
  form.addEventListener("input", () => (touched = true));
  form.addEventListener("submit", () => (touched = false));
  addEventListener("beforeunload", (event) => touched && event.preventDefault());
}
