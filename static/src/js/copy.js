// Copy buttons: data-copy holds the text, data-copied the word that confirms it in place.

const SHOWN_MS = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    selectNearby(button);
    return;
  }
  const label = button.getAttribute("aria-label");
  button.dataset.state = "done";
  button.setAttribute("aria-label", button.dataset.copied);
  setTimeout(() => {
    delete button.dataset.state;
    button.setAttribute("aria-label", label);
  }, SHOWN_MS);
});

// Without permission to write, the value is at least selected, ready for the keyboard.
function selectNearby(button) {
  const code = button.parentElement.querySelector("code") ?? button.closest(".snippet")?.querySelector("code");
  if (code) getSelection().selectAllChildren(code);
}
