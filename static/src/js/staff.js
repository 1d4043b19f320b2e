// What the staff portal adds to Unfold's pages: things that answer to a click answer to the keyboard as well, and a form is
// sent once.

// What an icon that stands alone means.
const NAMES = {
  dock_to_right: "Menu",
  close: "Close",
  filter_list: "Filters",
  search: "Search",
  storefront: "Overview",
  arrow_back: "Back",
  more_horiz: "More",
  more_vert: "More",
  light_mode: "Colour scheme",
  dark_mode: "Colour scheme",
  computer: "Colour scheme",
};

// Unfold hangs handlers on plain elements. Give those a place in the tab order and a role.
function adopt(root) {
  for (const icon of root.querySelectorAll(".material-symbols-outlined")) {
    const name = NAMES[icon.textContent.trim()];
    const holder = icon.closest("a, button, [x-on\\:click]");
    const words = [...(holder?.querySelectorAll(".material-symbols-outlined") ?? [])].map((one) => one.textContent).join("");
    const alone = holder && holder.textContent.replace(/\s/g, "") === (words || icon.textContent).replace(/\s/g, "");
    if (alone && name && !holder.hasAttribute("aria-label")) holder.setAttribute("aria-label", name);
    if (icon !== holder) icon.setAttribute("aria-hidden", "true");
  }
  for (const element of root.querySelectorAll("[x-on\\:click]")) {
    const says = element.textContent.trim() || element.hasAttribute("aria-label");
    if (!says || element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) continue;
    element.tabIndex = 0;
    element.setAttribute("role", "button");
  }
}

document.addEventListener("keydown", (event) => {
  const element = event.target;
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!element.matches?.('[role="button"][tabindex="0"]') || element.matches("a[href], button")) return;
  event.preventDefault();
  element.click();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-once]")) return;
  const button = event.submitter;
  // After the browser has collected the form.
  setTimeout(() => button?.setAttribute("disabled", ""));
});

// A page taken from the back-forward cache has its button again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-once] button[disabled]")) button.removeAttribute("disabled");
});

document.addEventListener("DOMContentLoaded", () => adopt(document));
document.addEventListener("htmx:afterSwap", (event) => adopt(event.target));
