// What a page does by itself: colours, microversions, the table of contents, copies, old links.
"use strict";
(() => {
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* not kept */ } },
  };

  // Colours: as the system, light, dark.
  const theme = document.getElementById("theme");
  const THEMES = ["system", "light", "dark"];
  const SIGNS = { system: "◐", light: "☀", dark: "☾" };
  const show = (name) => {
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    theme.textContent = SIGNS[name];
    theme.setAttribute("aria-label", `Colours: ${name === "system" ? "as the system" : name}`);
  };
  let current = document.documentElement.dataset.theme ?? "system";
  show(current);
  theme.hidden = false;
  theme.addEventListener("click", () => {
    current = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length];
    store.set("liveref-theme", current);
    show(current);
  });

  // Microversions: what the chosen one does not have is left out.
  const parse = (text) => text.split(".").map(Number);
  const compare = (one, other) => {
    for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
      const difference = (one[i] ?? 0) - (other[i] ?? 0);
      if (difference) return difference;
    }
    return 0;
  };
  const select = document.getElementById("version");
  const versions = () => {
    const { first, last, versions: listed } = document.body.dataset;
    if (listed) return listed.split(" ");
    const [major, low] = parse(first);
    const high = parse(last)[1];
    return Array.from({ length: high - low + 1 }, (_, i) => `${major}.${low + i}`);
  };
  const apply = (chosen) => {
    const version = chosen ? parse(chosen) : null;
    for (const part of document.querySelectorAll("[data-min], [data-max]")) {
      const { min, max } = part.dataset;
      const early = version && min && compare(version, parse(min)) < 0;
      const late = version && max && compare(version, parse(max)) > 0;
      const absent = Boolean(early || late);
      const isPage = part.tagName === "ARTICLE";
      if (!isPage) part.classList.toggle("absent", absent);
      else part.querySelector(".gone").hidden = !absent;
      part.classList.toggle("fresh", Boolean(!absent && version && min === chosen));
      if (part.classList.contains("example") && !absent && version) part.open = true;
    }
    document.documentElement.dataset.version = chosen;
    const changes = document.getElementById("changes");
    if (changes) {
      changes.hidden = !chosen;
      changes.hash = chosen ? `v${chosen}` : "";
      changes.textContent = `New in ${chosen}`;
    }
    document.dispatchEvent(new CustomEvent("liveref:version", { detail: chosen }));
  };
  if (select) {
    const key = `liveref-version-${document.documentElement.dataset.reference}`;
    select.append(new Option("all", ""));
    for (const version of versions().reverse()) select.append(new Option(version, version));
    const asked = new URLSearchParams(location.search).get("version") ?? store.get(key) ?? "";
    if ([...select.options].some((option) => option.value === asked)) select.value = asked;
    select.closest("label").hidden = false;
    select.addEventListener("change", () => {
      store.set(key, select.value);
      apply(select.value);
    });
    if (select.value) apply(select.value);
  }

  // Copies of code and of paths.
  const copyButton = (text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    return button;
  };
  for (const box of document.querySelectorAll(".code-box")) {
    box.append(copyButton(() => box.querySelector("code").textContent));
  }
  for (const call of document.querySelectorAll("article > .call")) {
    call.append(copyButton(() => call.querySelector(".path").textContent));
  }

  // The client whose samples are open stays the same from page to page.
  const client = store.get("liveref-client");
  const wanted = client && document.querySelector(`.sample[data-client="${CSS.escape(client)}"]`);
  if (wanted) wanted.open = true;
  for (const sample of document.querySelectorAll(".sample")) {
    sample.addEventListener("toggle", () => {
      if (sample.open) store.set("liveref-client", sample.dataset.client);
    });
  }

  // The table of contents follows.
  const links = new Map();
  for (const link of document.querySelectorAll(".toc a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  const follow = () => {
    let last = null;
    for (const [target] of links) {
      if (target.getBoundingClientRect().top < 140) last = target;
    }
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
    if (end && links.size) last = [...links.keys()].pop();
    for (const [target, link] of links) {
      if (target === last) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  follow();
  const here = document.querySelector(".side [aria-current='page']");
  if (here) {
    const side = here.closest(".side");
    side.scrollTop = Math.max(0, here.offsetTop - side.clientHeight / 3);
  }

  // Links of os-api-ref: `#list-servers` and `#list-servers-detail` lead to the operation's page.
  const old = location.hash.slice(1).replace(/-detail$/, "");
  const place = document.getElementById(old);
  if (place?.dataset.page && !document.referrer.startsWith(location.origin + location.pathname)) {
    location.replace(place.dataset.page);
  }
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target; part; part = part.parentElement) {
    if (part.tagName === "DETAILS") part.open = true;
  }
})();
