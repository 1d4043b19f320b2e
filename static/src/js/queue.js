// Queues in the staff portal: a key for each thing one does, and reasons that are filled in by a click.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fills]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fills);
  field.value = button.textContent.trim();
  field.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  // What is written into is focused, everything else is done: no single key decides anything.
  if (target.matches("input, textarea, select")) {
    target.focus();
    target.scrollIntoView({ block: "center" });
  } else {
    target.click();
  }
});
