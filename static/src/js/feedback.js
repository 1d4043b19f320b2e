// The only file that knows htmx event names: failures become toasts, swapped content is announced to the other modules.

function toast(message, tone = "bad") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { message, tone } }));
}

// The sentences come translated from the template of the corner where they appear.
const words = document.getElementById("toasts")?.dataset ?? {};

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  const requestId = detail.xhr.getResponseHeader("X-Request-ID");
  const sentence = status === 429 ? words.many : status === 403 ? words.denied : words.failed;
  toast(requestId ? `${sentence} ${words.requestId} ${requestId}` : sentence);
});
document.addEventListener("htmx:sendError", () => toast(words.offline));
document.addEventListener("htmx:timeout", () => toast(words.slow));

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  detail.elt.dispatchEvent(new CustomEvent("content", { bubbles: true }));
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => setBusy(detail.elt, true));
document.addEventListener("htmx:afterRequest", ({ detail }) => setBusy(detail.elt, false));

function setBusy(element, busy) {
  const button = element.matches("button") ? element : element.querySelector?.("button[type=submit]");
  if (busy) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}
