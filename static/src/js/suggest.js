// Suggestions while typing: an ARIA combobox fed by GET data-suggest?q=…&kind=what|where → {items: [{label, detail, url, value}]}.
// An item with a url leads there; one without fills the box.

const WAIT_MS = 120;
let serial = 0;

class Suggestions {
  constructor(part) {
    this.input = part.querySelector("input");
    this.address = part.dataset.suggest;
    this.kind = part.dataset.suggestKind;
    this.items = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${++serial}`;
    this.list.role = "listbox";
    this.list.hidden = true;
    this.list.setAttribute("aria-label", this.input.labels[0]?.textContent ?? "");
    part.append(this.list);
    this.input.role = "combobox";
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", () => this.schedule());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.hide(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.pick(this.items[event.target.closest("li")?.dataset.index]));
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), WAIT_MS);
  }

  async load() {
    const text = this.input.value.trim();
    this.request?.abort();
    if (!text) return this.hide();
    this.request = new AbortController();
    const near = this.input.form?.elements.near?.value ?? "";
    const query = new URLSearchParams({ q: text.slice(0, 200), kind: this.kind, ...(this.kind === "what" && near ? { near } : {}) });
    try {
      const answer = await fetch(`${this.address}?${query}`, { headers: { Accept: "application/json" }, signal: this.request.signal });
      this.show(answer.ok ? (await answer.json()).items : []);
    } catch (error) {
      if (error.name !== "AbortError") this.hide();
    }
  }

  show(items) {
    this.items = items ?? [];
    this.active = -1;
    this.list.replaceChildren(...this.items.map((item, index) => this.option(item, index)));
    this.list.hidden = !this.items.length || document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark();
  }

  option(item, index) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${index}`;
    line.role = "option";
    line.dataset.index = index;
    line.append(Object.assign(document.createElement("span"), { textContent: item.label }));
    if (item.detail) line.append(Object.assign(document.createElement("small"), { textContent: item.detail }));
    return line;
  }

  hide() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark() {
    [...this.list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === this.active)));
    const line = this.list.children[this.active];
    if (line) {
      this.input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
    } else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.pick(this.items[this.active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.items.length) {
      event.preventDefault();
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place before the first and after the last is the text itself, as typed.
      this.active = ((this.active + 1 + step + this.items.length + 1) % (this.items.length + 1)) - 1;
      this.mark();
    }
  }

  pick(item) {
    if (!item) return;
    this.hide();
    if (item.url) location.assign(item.url);
    else {
      this.input.value = item.value ?? item.label;
      if (this.kind === "what") this.input.form?.requestSubmit();
    }
  }
}

for (const part of document.querySelectorAll("[data-suggest]")) new Suggestions(part);
