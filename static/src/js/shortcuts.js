// Single-key shortcuts: / searches, ? helps, g then a letter goes, Escape closes; a switch in the help sheet turns them off.

const STORE = "shortcuts";
const PLACES = { h: "/", s: "/search/", c: "/categories/" };
const CHORD_MS = 1200;
let chordUntil = 0;

function remembered() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

let enabled = remembered();
const setting = document.querySelector("[data-shortcuts-switch]");
if (setting) setting.checked = enabled;

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-shortcuts-switch]")) return;
  enabled = event.target.checked;
  try {
    localStorage.setItem(STORE, enabled ? "on" : "off");
  } catch {
    // A browser that keeps nothing still obeys until the page is left.
  }
});

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  // The help sheet stays reachable when the rest is off, since it holds the switch.
  if (event.key === "?") {
    event.preventDefault();
    const help = document.getElementById("help-sheet");
    if (help && !help.open) help.showModal();
    return;
  }
  if (!enabled || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const box = [...document.querySelectorAll("form[role=search] input[name=q]")].find((input) => input.checkVisibility());
    const sheet = document.getElementById("search-sheet");
    event.preventDefault();
    if (box) {
      box.focus();
      box.select();
    } else if (sheet) {
      sheet.showPopover();
      sheet.querySelector("input")?.focus();
    } else location.assign(PLACES.s);
  } else if (event.key === "g") {
    chordUntil = Date.now() + CHORD_MS;
  } else if (Date.now() < chordUntil && PLACES[event.key]) {
    chordUntil = 0;
    location.assign(PLACES[event.key]);
  }
});
