// Refuses a file that is too large before it is sent. Without script the server refuses it.

for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
    input.setCustomValidity(large ? input.dataset.said : "");
    if (!large) return;
    input.value = "";
    input.reportValidity();
  });
}
