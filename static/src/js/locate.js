// "Use my location": fills the place box with coordinates, which the search reads like any other place.

if ("geolocation" in navigator && isSecureContext) {
  for (const button of document.querySelectorAll("[data-locate]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      button.removeAttribute("aria-busy");
      const form = button.form;
      // Four decimals are about ten metres: enough to search around, and no more than that.
      form.elements.near.value = `${coords.latitude.toFixed(4)}, ${coords.longitude.toFixed(4)}`;
      if (form.elements.q?.value) form.requestSubmit();
    },
    () => {
      button.removeAttribute("aria-busy");
      document.dispatchEvent(new CustomEvent("toast", { detail: { message: button.dataset.failed, tone: "warn" } }));
    },
    { maximumAge: 300_000, timeout: 10_000 },
  );
});
