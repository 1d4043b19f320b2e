// The map beside a list, on Leaflet: offline basemap, pins and clusters for the visible box, in step with the list.
//
// Basemap files are GeoJSON FeatureCollections whose features have properties.kind (see the tables below), rank (1 shows
// first) and, where there is one, name. A file without kinds is coarse land of the whole world: it lies below, and finer
// files cover it with water and land of their own from a certain zoom on.
// Of several files the first is the coarse one; it is fetched once the view leaves what the others cover.
// Pins: {pins: [{id, lat, lng, name, url, number, detail}], clusters: [{lat, lng, count, box}]}. Those given with the page
// are the ones of the list and always stand, numbered; an address for pins adds what else lies in the visible box.
// The view is kept in the history entry, so that going back finds the map as it was left.

const { L } = window;
// What an area is painted as, and from which zoom (by rank) a line or a name appears.
const PAINT = { land: "land", borough: "land", island: "land", outside: "land", park: "park", water: "water", airport: "airport" };
const LINE_ZOOM = { highway: [9, 10, 11], bridge: [10, 11, 12], street: [11, 12, 14, 15] };
const LINE_WIDTH = { highway: [3.5, 3, 2.5], bridge: [3, 2.5, 2], street: [2.75, 2.1, 1.4, 1] };
const NAME_ZOOM = {
  label: [3, 5, 11, 13, 15],
  borough: [9, 10, 11],
  neighbourhood: [12, 13, 14],
  park: [12, 14, 15],
  airport: [11, 12, 13],
  landmark: [13, 14, 15],
  street: [15, 16, 17],
};
const LAST_BOROUGH_ZOOM = 12;
const byRank = (table, kind, rank) => table[kind][Math.min(rank, table[kind].length) - 1];
const FINE_ZOOM = 9;
const RELOAD_MS = 250;
// Longitudes are sent between -180 and 180 however often the world was scrolled around.
const wrapped = (lng) => L.Util.wrapNum(lng, [-180, 180], true);

class DirectoryMap {
  constructor(element) {
    this.element = element;
    this.options = element.dataset;
    this.pins = new Map();
    this.names = [];
    this.lines = [];
    this.areas = [];
    this.panel = element.closest(".map-panel");
    this.searchButton = this.panel?.querySelector("[data-map-search]");
    this.form = document.getElementById(this.options.form);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(element, {
      renderer: L.canvas({ padding: 0.3 }),
      zoomControl: false,
      scrollWheelZoom: true,
      zoomAnimation: !still,
      fadeAnimation: !still,
      minZoom: 2,
      maxZoom: 19,
      worldCopyJump: true,
      attributionControl: false,
    });
    this.credits = L.control.attribution({ prefix: false }).addTo(this.map);
    L.control.zoom({ zoomInTitle: this.options.zoomIn, zoomOutTitle: this.options.zoomOut }).addTo(this.map);
    this.pinLayer = L.layerGroup().addTo(this.map);
    this.nameLayer = L.layerGroup();
    this.start();
    this.base();
    this.load();
    this.listen();
  }

  start() {
    const kept = history.state?.map;
    if (kept && this.form) {
      this.map.setView([kept.lat, kept.lng], kept.zoom, { animate: false });
      return;
    }
    const box = this.options.bbox?.split(",").map(Number);
    const [lat, lng] = (this.options.center ?? "20,0").split(",").map(Number);
    if (box?.length === 4 && box.every(Number.isFinite)) {
      const [west, south, east, north] = box;
      // A box across the 180th meridian has its east further on, not further back.
      this.map.fitBounds([[south, west], [north, east < west ? east + 360 : east]], { animate: false, maxZoom: 17 });
    } else this.map.setView([lat, lng], Number(this.options.zoom) || 13);
  }

  colour(name) {
    // Canvas paints with resolved colours only, so light-dark() is read off a probe element.
    this.probe ??= this.element.appendChild(Object.assign(document.createElement("i"), { hidden: true }));
    this.probe.style.color = `var(--map-${name})`;
    return getComputedStyle(this.probe).color;
  }

  base() {
    if (this.options.tileUrl) {
      this.credits.addAttribution(this.options.attribution ?? "");
      L.tileLayer(this.options.tileUrl, { maxZoom: 19 }).addTo(this.map);
      return;
    }
    const files = this.options.basemap?.split(" ").filter(Boolean) ?? [];
    this.coarse = files.length > 1 ? files.shift() : undefined;
    for (const address of files) this.fetchBase(address);
    this.nameLayer.addTo(this.map);
  }

  fetchBase(address) {
    fetch(address)
      .then((answer) => (answer.ok ? answer.json() : { features: [] }))
      .then((collection) => this.draw(collection))
      .catch(() => undefined);
  }

  draw({ features, attribution }) {
    if (attribution) this.credits.addAttribution(attribution);
    if (features[0]?.properties.kind) this.cover(features);
    for (const feature of features) {
      const { kind } = feature.properties;
      if (!kind) this.addArea(feature, "land", true);
      else if (feature.geometry.type === "Point") this.addName(feature.properties, feature.geometry.coordinates);
      else if (kind in LINE_ZOOM) this.addLine(feature);
      else this.addArea(feature, kind);
    }
    this.arrange();
  }

  // The sea of a finer file hides the coarse coast beneath it.
  cover(features) {
    const bounds = L.geoJSON(features.filter(({ geometry }) => geometry.type !== "Point")).getBounds();
    if (!bounds.isValid()) return;
    const sea = L.rectangle(bounds, { interactive: false, stroke: false, fillOpacity: 1, fillColor: this.colour("water") });
    this.areas.push(Object.assign(sea, { paint: "water" }));
    this.covered = this.covered ? this.covered.extend(bounds) : bounds;
  }

  addArea(feature, kind, coarse = false) {
    const paint = PAINT[kind] ?? "land";
    const layer = L.geoJSON(feature, { interactive: false, style: { stroke: false, fillOpacity: 1, fillColor: this.colour(paint) } });
    Object.assign(layer, { paint, coarse });
    this.areas.push(layer);
    if (!coarse && kind in NAME_ZOOM) {
      const { lat, lng } = layer.getBounds().getCenter();
      this.addName(feature.properties, [lng, lat]);
    }
  }

  addLine(feature) {
    const { kind, rank = 3 } = feature.properties;
    const width = byRank(LINE_WIDTH, kind, rank);
    const layer = L.geoJSON(feature, { interactive: false, style: { color: this.colour("street"), weight: width } });
    this.lines.push({ layer, width, from: byRank(LINE_ZOOM, kind, rank) });
    const { type, coordinates } = feature.geometry;
    const line = type === "LineString" ? coordinates : coordinates[0];
    if (kind === "street") this.addName(feature.properties, line[Math.floor(line.length / 2)]);
  }

  addName({ kind, rank = 3, name }, [lng, lat]) {
    if (name && kind in NAME_ZOOM) this.names.push({ kind, name, lat, lng, from: byRank(NAME_ZOOM, kind, rank) });
  }

  // Draws what this zoom can bear: lines by rank, and names that do not lie on one another.
  arrange() {
    if (this.options.tileUrl) return;
    const zoom = this.map.getZoom();
    const fine = zoom >= FINE_ZOOM;
    if (this.coarse && !(fine && this.covered?.contains(this.map.getBounds()))) {
      this.fetchBase(this.coarse);
      this.coarse = undefined;
    }
    // Files arrive in any order, and what is added later is painted above: so all is laid down in the right one.
    const shown = this.areas.filter(({ coarse }) => coarse || fine).sort((one, other) => (other.coarse ? 1 : 0) - (one.coarse ? 1 : 0));
    if (this.laid !== `${shown.length} ${fine}`) {
      this.laid = `${shown.length} ${fine}`;
      for (const area of this.areas) area.remove();
      for (const { layer } of this.lines) layer.remove();
      for (const area of shown) area.addTo(this.map);
    }
    for (const { layer, width, from } of this.lines) {
      if (zoom < from) layer.remove();
      else layer.addTo(this.map).setStyle({ weight: width * Math.max(1, 1.45 ** (zoom - 13)) });
    }
    this.nameLayer.clearLayers();
    const view = this.map.getBounds().pad(0.05);
    const taken = [];
    const wanted = this.names
      .filter(({ kind, from, lat, lng }) => zoom >= from && !(kind === "borough" && zoom > LAST_BOROUGH_ZOOM) && view.contains([lat, lng]))
      .sort((one, other) => one.from - other.from);
    for (const { kind, name, lat, lng, from } of wanted) {
      const spot = this.map.latLngToContainerPoint([lat, lng]);
      const half = name.length * 3.4 + 8;
      const box = [spot.x - half, spot.y - 12, spot.x + half, spot.y + 12];
      if (taken.some(([left, top, right, bottom]) => box[0] < right && box[2] > left && box[1] < bottom && box[3] > top)) continue;
      taken.push(box);
      const text = Object.assign(document.createElement("span"), { textContent: name });
      const look = kind === "borough" || (kind === "label" && from < 9) ? "place" : kind;
      const icon = L.divIcon({ className: `map-label is-${look}`, html: text, iconSize: [0, 0] });
      this.nameLayer.addLayer(L.marker([lat, lng], { icon, interactive: false, keyboard: false, pane: "shadowPane" }));
    }
  }

  async load() {
    this.own ??= this.options.pins ? (JSON.parse(this.options.pins).pins ?? []) : [];
    if (!this.options.pinsUrl) {
      this.show(this.options.pins ? JSON.parse(this.options.pins) : {});
      return;
    }
    if (!this.pins.size) this.show({});
    const address = new URL(this.options.pinsUrl, location.href);
    address.searchParams.set("bbox", this.box());
    address.searchParams.set("zoom", Math.round(this.map.getZoom()));
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.request.signal });
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.element.dataset.state = "stale";
    }
  }

  // The visible box as west,south,east,north; one that is wider than the world is the world.
  box() {
    const bounds = this.map.getBounds();
    const whole = bounds.getEast() - bounds.getWest() >= 360;
    const [west, east] = whole ? [-180, 180] : [wrapped(bounds.getWest()), wrapped(bounds.getEast())];
    const [south, north] = [Math.max(bounds.getSouth(), -90), Math.min(bounds.getNorth(), 90)];
    return [west, south, east, north].map((value) => value.toFixed(5)).join(",");
  }

  show({ pins = [], clusters = [] }) {
    const focused = document.activeElement?.dataset?.pin;
    this.pinLayer.clearLayers();
    this.pins.clear();
    for (const cluster of clusters) this.addCluster(cluster);
    const listed = new Set(this.own.map(({ id }) => id));
    for (const pin of [...pins.filter(({ id }) => !listed.has(id)), ...this.own]) this.addPin(pin);
    if (focused) this.pins.get(focused)?.getElement()?.focus();
  }

  addCluster({ lat, lng, count, box }) {
    const label = `${count.toLocaleString(document.documentElement.lang)} ${this.options.places}`;
    const marker = this.marker([lat, lng], Intl.NumberFormat("en", { notation: "compact" }).format(count), "is-cluster", label, 40);
    marker.on("click", () => {
      const zoom = box ? this.map.getBoundsZoom([[box[0], box[1]], [box[2], box[3]]]) : 0;
      this.map.setView(marker.getLatLng(), Math.min(Math.max(zoom, this.map.getZoom() + 1), 19));
    });
  }

  addPin(pin) {
    // The number is the one the list shows; a place that is not on this page of the list is a dot.
    const number = pin.number ?? document.querySelector(`[data-business="${CSS.escape(pin.id)}"] .pin`)?.textContent ?? "";
    const marker = this.marker([pin.lat, pin.lng], number, number ? "" : "is-dot", pin.name, 28);
    // Where pins lie on one another, the better rank lies on top.
    marker.rest = number ? 200 - Number(number) || 0 : 0;
    marker.setZIndexOffset(marker.rest);
    const element = marker.getElement();
    element.dataset.pin = pin.id;
    marker.bindPopup(() => this.popup(pin), { offset: [0, -8], closeButton: true });
    marker.on("mouseover focus", () => this.light(pin.id, true));
    marker.on("mouseout blur", () => this.light(pin.id, false));
    element.addEventListener("focus", () => this.light(pin.id, true));
    element.addEventListener("blur", () => this.light(pin.id, false));
    this.pins.set(String(pin.id), marker);
  }

  marker([lat, lng], text, variant, label, size) {
    // The same spot on the turn of the world that is in view.
    const place = [lat, lng + 360 * Math.round((this.map.getCenter().lng - lng) / 360)];
    const face = Object.assign(document.createElement("span"), { className: `pin ${variant}`, textContent: text });
    const icon = L.divIcon({ className: "map-pin", html: face, iconSize: [size, size] });
    const marker = L.marker(place, { icon, title: label, alt: label, keyboard: true, riseOnHover: true }).addTo(this.pinLayer);
    marker.getElement().setAttribute("aria-label", label);
    return marker;
  }

  popup(pin) {
    const box = document.createElement("div");
    box.append(Object.assign(document.createElement(pin.url ? "a" : "strong"), { textContent: pin.name, ...(pin.url ? { href: pin.url } : {}) }));
    if (pin.detail) box.append(Object.assign(document.createElement("p"), { textContent: pin.detail }));
    return box;
  }

  light(id, on) {
    document.querySelector(`[data-business="${CSS.escape(id)}"]`)?.classList.toggle("is-lit", on);
    const marker = this.pins.get(String(id));
    marker?.getElement()?.classList.toggle("is-lit", on);
    marker?.setZIndexOffset(on ? 1000 : marker.rest);
  }

  listen() {
    let timer;
    this.map.on("moveend zoomend", () => {
      this.arrange();
      this.keep();
      clearTimeout(timer);
      timer = setTimeout(() => this.load(), RELOAD_MS);
    });
    this.map.on("dragend zoomend", () => {
      if (this.searchButton && this.form) this.searchButton.hidden = false;
    });
    if (this.searchButton) {
      this.searchButton.hidden = true;
      this.searchButton.addEventListener("click", () => this.searchHere());
    }
    for (const [name, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
      document.addEventListener(name, (event) => {
        const card = event.target.closest?.("[data-business]");
        if (card && !this.element.contains(card)) this.light(card.dataset.business, on);
      });
    }
    document.addEventListener("theme", () => this.repaint());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint());
    new ResizeObserver(() => this.map.invalidateSize()).observe(this.element);
  }

  keep() {
    if (!this.form) return;
    const { lat, lng } = this.map.getCenter();
    history.replaceState({ ...history.state, map: { lat, lng, zoom: this.map.getZoom() } }, "");
  }

  repaint() {
    for (const area of this.areas) area.setStyle({ fillColor: this.colour(area.paint) });
    for (const { layer } of this.lines) layer.setStyle({ color: this.colour("street") });
  }

  // "Search this area" sends the search form with the visible box instead of the place.
  searchHere() {
    const field = this.form.elements.bbox ?? this.form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "bbox" }));
    field.value = this.box();
    if (this.form.elements.near) this.form.elements.near.value = "";
    this.searchButton.setAttribute("aria-busy", "true");
    this.form.requestSubmit();
  }
}

// A map that nobody sees yet, such as one behind a switch, waits until it is shown: it could not measure itself anyway.
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    new DirectoryMap(target);
  }
}, { rootMargin: "200px" });
if (L) for (const element of document.querySelectorAll("[data-map]")) watcher.observe(element);
