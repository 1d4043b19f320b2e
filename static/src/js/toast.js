// Passing messages: document.dispatchEvent(new CustomEvent("toast", {detail: {message, tone, undo}})).

const SHOWN_MS = 7000;
const MOST_AT_ONCE = 4;

function expire(toast) {
  let timer = setTimeout(() => toast.remove(), SHOWN_MS);
  const hold = () => clearTimeout(timer);
  const resume = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), SHOWN_MS);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusout", resume);
}

document.addEventListener("toast", ({ detail }) => {
  const region = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!region || !template) return;
  const toast = template.content.querySelector("[data-toast]").cloneNode(true);
  toast.className = `toast is-${detail.tone ?? "brand"}`;
  toast.querySelector("p").textContent = detail.message;
  if (detail.undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-link is-small";
    button.textContent = region.dataset.undo;
    button.addEventListener("click", () => {
      detail.undo();
      toast.remove();
    });
    toast.querySelector("[data-toast-close]").before(button);
  }
  region.append(toast);
  while (region.querySelectorAll(":scope > [data-toast]").length > MOST_AT_ONCE) region.querySelector("[data-toast]").remove();
  expire(toast);
});

document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
for (const toast of document.querySelectorAll("#toasts > [data-toast]")) expire(toast);
