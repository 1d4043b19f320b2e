// Photos: files dropped, pasted or chosen go up one by one with progress; the grid is ordered by pointer and keyboard; the
// editor sets focal point and crop on the photo itself; the viewer turns pages with the arrow keys. Without this module
// the same forms and links do it all.

const toasts = document.getElementById("toasts");
const say = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const news = document.querySelector("[data-photo-news]");
const refresh = () => document.getElementById("photo-list")?.dispatchEvent(new CustomEvent("refresh"));

const form = document.querySelector("[data-photo-upload]");
if (form) {
  upload(form);
  order(form);
  document.addEventListener("photo-removed", ({ detail }) => {
    say({ message: detail.message, tone: "ok", undo: () => document.getElementById(detail.restore)?.requestSubmit() });
  });
}
const editor = document.querySelector("[data-photo-editor]");
if (editor) edit(editor);
if (document.querySelector("[data-photo-viewer]")) turn();

// Sending

function upload(form) {
  const AT_ONCE = 2;
  const PATIENCE_MS = 5000;
  const input = form.querySelector("input[type=file]");
  const list = document.querySelector("[data-uploads]");
  const template = document.getElementById("photo-upload");
  const words = form.dataset;
  const waiting = [];
  let going = 0;

  form.classList.add("is-scripted");
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    add(event.dataTransfer.files);
  });
  // A file that misses the zone must not replace the page.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  }
  addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) add(event.clipboardData.files);
  });
  addEventListener("beforeunload", (event) => {
    if (going || waiting.length) event.preventDefault();
  });

  function add(files) {
    for (const file of files) {
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-name]").textContent = file.name;
      row.querySelector("progress").setAttribute("aria-label", file.name);
      row.querySelector("[data-dismiss]").addEventListener("click", () => row.remove());
      row.querySelector("[data-again]").addEventListener("click", () => enqueue({ row, file }));
      list.append(row);
      enqueue({ row, file });
    }
  }

  function enqueue(job) {
    show(job.row, words.waiting, "is-waiting");
    waiting.push(job);
    next();
  }

  function next() {
    while (going < AT_ONCE && waiting.length) {
      going += 1;
      send(waiting.shift());
    }
  }

  function show(row, text, state) {
    row.className = `card ${state}`;
    row.querySelector("[data-state]").textContent = text;
    row.querySelector("progress").hidden = state !== "is-sending" && state !== "is-waiting";
    row.querySelector("[data-again]").hidden = state !== "is-broken";
    row.querySelector("[data-dismiss]").hidden = state !== "is-refused" && state !== "is-broken";
  }

  function send(job) {
    const { row, file } = job;
    const bar = row.querySelector("progress");
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("photos", file, file.name);
    bar.value = 0;
    show(row, words.sending, "is-sending");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("loadend", () => {
      going -= 1;
      settle(job, request);
      next();
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.send(body);
  }

  function settle(job, request) {
    const { row } = job;
    if (request.status === 429) {
      show(row, words.later, "is-waiting");
      const seconds = Number(request.getResponseHeader("Retry-After"));
      setTimeout(() => enqueue(job), seconds ? seconds * 1000 : PATIENCE_MS);
      return;
    }
    const file = request.status === 200 && answer(request.responseText);
    if (!file) show(row, request.status ? words.failed : words.offline, "is-broken");
    else if (file.refusal) {
      show(row, file.refusal, "is-refused");
      news.textContent = `${file.name}: ${file.refusal}`;
    } else {
      row.remove();
      refresh();
    }
  }

  function answer(text) {
    try {
      return JSON.parse(text).files[0];
    } catch {
      return null;
    }
  }
}

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

// Ordering

function order(form) {
  const STEP = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };
  const EDGE = 60;
  const PAUSE_MS = 500;
  let dragged = null;
  let before = [];
  let timer = 0;

  const cards = () => [...document.querySelectorAll("[data-photo-grid] > [data-photo]")];

  // The dragged card stays where it is in the document and the others go around it: moved itself it would lose the pointer.
  function place(card, to) {
    const all = cards();
    const from = all.indexOf(card);
    if (to > from) card.before(...all.slice(from + 1, to + 1));
    else card.after(...all.slice(to, from));
  }

  document.addEventListener("pointerdown", (event) => {
    const grip = event.button === 0 && event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    grip.focus();
    dragged = grip.closest("[data-photo]");
    before = cards();
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-photo]");
    if (over && over !== dragged) place(dragged, cards().indexOf(over));
  });
  document.addEventListener("pointerup", () => finish(true));
  document.addEventListener("pointercancel", () => finish(false));

  function finish(keep) {
    if (!dragged) return;
    const card = dragged;
    dragged = null;
    card.classList.remove("is-dragged");
    if (!card.isConnected) return;
    if (!keep) place(card, before.indexOf(card));
    else if (before.some((other, index) => other !== cards()[index])) {
      tell(card);
      save();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") finish(false);
    const grip = event.target.closest?.("[data-grip]");
    if (!grip || !(event.key in STEP) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const card = grip.closest("[data-photo]");
    const all = cards();
    const from = all.indexOf(card);
    const to = Math.min(Math.max(from + STEP[event.key], 0), all.length - 1);
    if (to === from) return;
    place(card, to);
    tell(card);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });

  function tell(card) {
    const all = cards();
    const { moved } = form.dataset;
    news.textContent = moved.replace("{place}", all.indexOf(card) + 1).replace("{total}", all.length);
  }

  async function save() {
    const body = new URLSearchParams(cards().map((card) => ["order", card.dataset.photo]));
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    const answer = await fetch(form.dataset.order, { method: "POST", body, headers }).catch(() => null);
    // The list then shows the order that is kept, which after a failure is the former one.
    if (!answer?.ok) {
      say({ message: answer ? toasts.dataset.failed : toasts.dataset.offline, tone: "bad" });
      location.reload();
    } else refresh();
  }
}

// Focal point and crop

function edit(form) {
  const SMALLEST = 5;
  const stage = form.querySelector("[data-stage]");
  const picture = stage.querySelector("img");
  if (!picture) return;
  const cut = stage.querySelector("[data-cut]");
  const point = stage.querySelector("[data-point]");
  const number = (name) => form.elements[name].valueAsNumber;
  const names = ["crop_x", "crop_y", "crop_width", "crop_height"];
  let from = null;

  stage.classList.add("is-live");
  picture.draggable = false;
  show();
  form.addEventListener("input", show);

  function show() {
    const [x, y, width, height] = names.map(number);
    cut.hidden = ![x, y, width, height].every(Number.isFinite) || (width === 100 && height === 100);
    Object.assign(cut.style, { left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%` });
    const [across, down] = [number("focal_x"), number("focal_y")];
    point.hidden = !(Number.isFinite(across) && Number.isFinite(down));
    Object.assign(point.style, { left: `${across}%`, top: `${down}%` });
  }

  function put(values) {
    for (const [name, value] of Object.entries(values)) form.elements[name].value = Math.round(value * 100) / 100;
    form.elements.focal_x.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function where(event) {
    const box = stage.getBoundingClientRect();
    const percent = (value, size) => Math.min(Math.max((100 * value) / size, 0), 100);
    return [percent(event.clientX - box.left, box.width), percent(event.clientY - box.top, box.height)];
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    from = where(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = where(event);
    const [width, height] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
    if (width < SMALLEST || height < SMALLEST) return;
    const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
    put({ crop_x: x, crop_y: y, crop_width: width, crop_height: height });
  });
  stage.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = where(event);
    // A click is no drag, also of a hand that trembles a little.
    if (Math.abs(to[0] - from[0]) < 1 && Math.abs(to[1] - from[1]) < 1) put({ focal_x: to[0], focal_y: to[1] });
    from = null;
  });
  stage.addEventListener("pointercancel", () => {
    from = null;
  });
  form.querySelector("[data-whole]").addEventListener("click", () => {
    put({ crop_x: 0, crop_y: 0, crop_width: 100, crop_height: 100 });
  });
}

// Looking

function turn() {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const way = { ArrowLeft: "[data-previous]", ArrowRight: "[data-following]" }[event.key];
    if (way) document.querySelector(way)?.click();
  });
}
