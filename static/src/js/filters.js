// Filters in a sheet: choosing one loads the page of that choice, where the sheet opens again at the same place.

const STORE = "filters-sheet";
const sheet = document.getElementById("filters");

function remember(value) {
  try {
    if (value === null) sessionStorage.removeItem(STORE);
    else sessionStorage.setItem(STORE, value);
  } catch {
    // Without storage the sheet stays closed after a choice, and a tap opens it.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(STORE);
  } catch {
    return null;
  }
}

if (sheet?.showPopover) {
  const place = remembered();
  remember(null);
  // On wide windows the same element stands beside the list and is no sheet.
  if (place !== null && getComputedStyle(sheet).position !== "static") {
    sheet.showPopover();
    sheet.scrollTop = Number(place);
  }
  sheet.addEventListener("click", (event) => {
    if (sheet.matches(":popover-open") && event.target.closest("a.facet-option")) remember(sheet.scrollTop);
  });
}
