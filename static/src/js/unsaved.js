// A form with data-unsaved asks before the page is left while something typed is not saved; sending it is no leaving.

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  // After a refusal or a preview the page itself holds what is not saved.
  let changed = form.dataset.unsaved === "changed";
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
