// Forms: no double sending, focus on the summary of errors, passwords that can be shown, filters that send themselves.

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (!form.matches("[data-busy-form]") || event.defaultPrevented) return;
  form.dataset.sent = "yes";
  button?.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory must not keep its form locked.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

function focusErrors(root = document) {
  root.querySelector("form[method=post] [data-form-errors]")?.focus();
}
focusErrors();
document.addEventListener("content", (event) => focusErrors(event.target));

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-form-errors] a");
  if (link) {
    const field = document.getElementById(link.hash.slice(1));
    const control = field?.matches("input, select, textarea") ? field : field?.querySelector("input, select, textarea");
    if (control) {
      event.preventDefault();
      control.focus();
      control.scrollIntoView({ block: "center" });
    }
  }
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const input = reveal.parentElement.querySelector("input");
    const shown = input.type === "text";
    reveal.dataset.show ??= reveal.textContent;
    input.type = shown ? "password" : "text";
    reveal.setAttribute("aria-pressed", String(!shown));
    reveal.textContent = shown ? reveal.dataset.show : reveal.dataset.hide;
  }
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-send-on-change]")) event.target.form?.requestSubmit();
});
