// Dialogs: native commands where the browser has them, the same by hand where not; typed-name confirmation.

const nativeCommands = "command" in HTMLButtonElement.prototype;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[commandfor]");
  if (button && !nativeCommands) {
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "show-modal") dialog?.showModal();
    else dialog?.close();
  }
  // The backdrop is the dialog element itself, seen from outside its box.
  if (event.target instanceof HTMLDialogElement && event.target.matches(".dialog")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

function armConfirmation(dialog) {
  const matches = dialog.querySelector("input[name=typed]")?.value.trim() === dialog.dataset.typed;
  for (const button of dialog.querySelectorAll("[data-confirm]")) button.disabled = !matches;
}

document.addEventListener("input", (event) => {
  const dialog = event.target.closest("dialog[data-typed]");
  if (dialog) armConfirmation(dialog);
});
for (const dialog of document.querySelectorAll("dialog[data-typed]")) armConfirmation(dialog);
