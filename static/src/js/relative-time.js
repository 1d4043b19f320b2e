// "2 hours ago" that stays true while the page is open; the exact moment is in the title.

const UNITS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

function say(seconds) {
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    element.textContent = say((Date.parse(element.dateTime) - Date.now()) / 1000);
  }
}

refresh();
setInterval(refresh, 60_000);
document.addEventListener("content", refresh);
