// Search in the index of the reference, which is read when the reader begins to search.
"use strict";
(() => {
  const box = document.querySelector(".search");
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const { root } = document.documentElement.dataset;
  const indexes = [];
  const MOST = 30;
  let loaded = null;
  let items = [];
  let selected = -1;

  globalThis.liverefSearch = (index) => {
    const fold = (text) => text.toLowerCase();
    index.entries = index.pages.map(([kind, title, address, call = ""]) => (
      { kind, title, address, more: call, text: fold(title), also: fold(call) }
    ));
    index.names = index.fields.map(([name]) => fold(name));
    index.texts = index.sentences.map(([, text]) => fold(text));
    indexes.push(index);
  };

  const load = () => {
    loaded ??= Promise.all(document.body.dataset.search.trim().split(" ").map((folder) => (
      new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = `${root}${folder}/search.js`;
        script.addEventListener("load", resolve);
        script.addEventListener("error", resolve);
        document.head.append(script);
      })
    )));
    return loaded;
  };

  // How well words fit a text: all must be there; the start of it and of its words count more.
  const fit = (text, words) => {
    let points = 0;
    for (const word of words) {
      const at = text.indexOf(word);
      if (at < 0) return 0;
      points += at === 0 ? 4 : /[a-z0-9]/.test(text[at - 1]) ? 1 : 3;
      if (text === word) points += 6;
    }
    return points + 2 / (1 + text.length / 20);
  };

  const KINDS = { o: 6, r: 5, s: 2 };
  const find = (query) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    for (const index of indexes) {
      for (const entry of index.entries) {
        const points = Math.max(fit(entry.text, words), fit(entry.also, words) * 0.8,
          fit(`${entry.text} ${entry.also}`, words) * 0.7);
        if (points) found.push({ points: points + KINDS[entry.kind], entry, title: entry.title, more: entry.more || (entry.kind === "r" ? "resource" : "section"), address: entry.address });
      }
      index.names.forEach((name, number) => {
        const last = name.slice(name.lastIndexOf(".") + 1);
        const points = Math.max(fit(last, words) + 1, fit(name, words));
        if (!fit(name, words)) return;
        const [path, ...uses] = index.fields[number];
        for (let i = 0; i < Math.min(uses.length, 12); i += 2) {
          const [, title, address] = index.pages[uses[i]];
          const place = index.places[uses[i + 1]];
          found.push({ points: points + 3 - i * 0.2, title: path, more: `${place} of ${title}`, address: `${address}#${encodeURIComponent(`${place}.${path}`)}` });
        }
      });
      index.texts.forEach((text, number) => {
        const points = fit(text, words);
        if (!points) return;
        const [page, shown] = index.sentences[number];
        found.push({ points: points - 1, title: shown, more: index.pages[page][1], address: index.pages[page][2] });
      });
    }
    return found.sort((one, other) => other.points - one.points).slice(0, MOST);
  };

  const marked = (text, words) => {
    const parts = document.createDocumentFragment();
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    let end = 0;
    for (const match of pattern ? text.matchAll(new RegExp(pattern, "gi")) : []) {
      parts.append(text.slice(end, match.index));
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      parts.append(mark);
      end = match.index + match[0].length;
    }
    parts.append(text.slice(end));
    return parts;
  };

  const choose = (number) => {
    selected = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    const item = list.children[number];
    if (item) {
      item.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", item.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const show = () => {
    const query = input.value.trim();
    if (!query) { close(); return; }
    const words = query.split(/\s+/);
    items = find(query);
    list.replaceChildren(...items.map((item, number) => {
      const entry = document.createElement("li");
      entry.id = `result-${number}`;
      entry.setAttribute("role", "option");
      entry.setAttribute("aria-selected", "false");
      const link = document.createElement("a");
      link.href = root + item.address;
      link.tabIndex = -1;
      link.append(marked(item.title, words));
      const more = document.createElement("small");
      more.append(marked(item.more, words));
      link.append(more);
      entry.append(link);
      return entry;
    }));
    if (!items.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-selected", "false");
      none.textContent = "Nothing fits.";
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(items.length ? 0 : -1);
  };

  const go = () => {
    const item = items[selected];
    if (item && !list.hidden) location.href = root + item.address;
  };

  box.hidden = false;
  box.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  input.addEventListener("focus", load);
  input.addEventListener("input", async () => { await load(); show(); });
  input.addEventListener("keydown", (event) => {
    const last = items.length - 1;
    if (event.key === "Enter") { event.preventDefault(); go(); }
    if (event.key === "ArrowDown") { event.preventDefault(); choose(Math.min(selected + 1, last)); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(Math.max(selected - 1, 0)); }
    if (event.key === "Escape") { input.value = ""; close(); input.blur(); }
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
  // WCAG 2.1.4: a key that stands for itself alone can be turned off.
  const keys = document.getElementById("keys");
  keys.closest("label").hidden = false;
  try { keys.checked = localStorage.getItem("liveref-keys") !== "off"; } catch { /* stays on */ }
  keys.addEventListener("change", () => {
    try { localStorage.setItem("liveref-keys", keys.checked ? "on" : "off"); } catch { /* not kept */ }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isCommand = (event.ctrlKey || event.metaKey) && event.key === "k";
    if ((event.key === "/" && keys.checked && !typing && !event.ctrlKey && !event.metaKey) || isCommand) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
})();
