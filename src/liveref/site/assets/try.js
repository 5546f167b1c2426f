// "Try it": sends the request of the form to the server that shows the page, and shows what came.
import { bodyForm } from "./body.js";
import { call, codeTag, element, quoted, shownJson } from "./control.js";

const TOKEN = "liveref-token";
const section = document.getElementById("try");
const form = section.querySelector("form");
const answerBox = section.querySelector(".answer");
const request = JSON.parse(form.dataset.request);
const text = document.getElementById("try-json");
form.hidden = false;

// The address.
const address = () => {
  let path = request.path;
  for (const input of form.querySelectorAll("[id^='try-path-']")) {
    if (input.value) path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
  }
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll("[id^='try-query-']")) {
    if (input.value) query.append(input.name, input.value);
  }
  return path + (query.size ? `?${query}` : "");
};
const shownAddress = form.querySelector(".address");
const showAddress = () => {
  shownAddress.replaceChildren(
    element("span", { class: `method ${request.method.toLowerCase()}` }, request.method), " ",
    element("code", {}, address()),
  );
};
form.addEventListener("input", showAddress);
showAddress();

// Identities of what is stored, as offers. Those of the path are chosen at once: it needs them.
// A field may refer to another service, or to any (`*`): only those are asked that are served.
const stored = async (resource, service) => {
  try {
    const { references } = await call("GET", "/");
    const asked = references.filter(({ name, type, records }) => (
      service === "*" ? records[resource] !== undefined : service === name || service === type));
    const pages = await Promise.all(asked.map(({ name }) => (
      call("GET", `/records/${encodeURIComponent(resource)}?service=${encodeURIComponent(name)}&limit=100`))));
    return pages.flatMap(({ records }) => records);
  } catch { return []; /* without the control interface nothing is offered */ }
};
const asked = new Map();
const offers = async () => {
  await Promise.all([...form.querySelectorAll("[data-resource]")].map(async (input) => {
    const { resource, service } = input.dataset;
    const key = `${service || request.service} ${resource}`;
    if (!asked.has(key)) asked.set(key, stored(resource, service || request.service));
    const records = await asked.get(key);
    document.getElementById(input.getAttribute("list"))?.replaceChildren(
      ...records.map((record) => element("option", { value: record.id }, record.fields?.name ?? record.id)));
    if (input.id.startsWith("try-path-") && !input.value && records.length) {
      input.value = records.at(-1).id;
      showAddress();
    }
  }));
};
const fields = form.querySelector("[data-shapes]");
if (fields) bodyForm(fields, text, offers);
else offers();

// The token.
const login = form.querySelector(".login");
const showToken = () => {
  if (!login) return;
  const kept = JSON.parse(sessionStorage.getItem(TOKEN) ?? "null");
  login.querySelector(".state").textContent = kept ? `of ${kept.user}` : "none yet";
  login.open = !kept;
};
showToken();
const logIn = async () => {
  const field = (name) => document.getElementById(`login-${name}`).value;
  const index = await (await fetch("/", { headers: { Accept: "application/json" } })).json();
  const { url, method, body: example, answered_in: header } = index.token;
  const sent = structuredClone(example);
  const { user } = sent.auth.identity.password;
  user.name = field("user");
  user.password = field("password");
  if (sent.auth.scope?.project) sent.auth.scope.project.name = field("project");
  const answer = await fetch(new URL(url).pathname, {
    method, headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(sent),
  });
  if (!answer.ok) { await show(answer, performance.now()); return; }
  sessionStorage.setItem(TOKEN, JSON.stringify({ user: user.name, token: answer.headers.get(header) }));
  showToken();
  answerBox.hidden = true;
};
login?.querySelector(".log-in").addEventListener("click", logIn);
login?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); logIn(); }
});

// The answer, and why it is a refusal.
const reasonIn = (value) => {
  if (value === null || typeof value !== "object") return null;
  if (value.because?.at) return value.because;
  for (const part of Object.values(value)) {
    const reason = reasonIn(part);
    if (reason) return reason;
  }
  return null;
};
const loggedReason = async (path) => {
  try {
    const { requests } = await call("GET", "/requests?limit=20");
    const own = requests.findLast((one) => one.method === request.method && one.path.split("?")[0] === path);
    return own?.verdict ?? null;
  } catch { return null; }
};
const placeOf = (reason) => (
  [...document.querySelectorAll("[data-at]")].filter((part) => part.dataset.at === reason.at)
    .sort((one, other) => other.matches(".statements > li") - one.matches(".statements > li"))[0]
);
const shownReason = (reason) => {
  const box = element("div", { class: "because" },
    element("p", {}, "Refused because of ", element("span", { class: "place" }, reason.at), ":"),
    element("blockquote", {}, ...quoted(reason.text || reason.at)),
    element("p", { class: "hint" }, "Rule ", element("code", {}, reason.rule)));
  const part = placeOf(reason);
  if (part) {
    part.id ||= "because";
    box.append(element("a", {
      href: `#${part.id}`,
      onclick: () => {
        document.querySelectorAll(".hit").forEach((other) => other.classList.remove("hit"));
        part.classList.add("hit");
        const details = part.querySelector("details.why");
        if (details) details.open = true;
      },
    }, "Show it on this page"));
  }
  return box;
};
const show = async (answer, began) => {
  const took = Math.round(performance.now() - began);
  const kind = answer.headers.get("content-type") ?? "";
  const content = kind.includes("json") || kind.startsWith("text/") ? await answer.text() : "";
  let parsed;
  try { parsed = JSON.parse(content); } catch { parsed = undefined; }
  const headers = element("details", {}, element("summary", {}, "Headers"),
    element("dl", {}, ...[...answer.headers].flatMap(([name, value]) => [
      element("dt", {}, element("code", {}, name)), element("dd", {}, value)])));
  const parts = [element("p", { class: "outcome" }, codeTag(answer.status), ` ${answer.statusText} `, element("span", { class: "hint" }, `${took} ms`))];
  if (answer.status >= 400) {
    const path = new URL(answer.url).pathname;
    const verdict = reasonIn(parsed) ? null : await loggedReason(path);
    const reason = reasonIn(parsed) ?? verdict?.because;
    if (reason) parts.push(shownReason(reason));
    if (answer.status === 401 && login) login.open = true;
  }
  parts.push(headers);
  if (parsed !== undefined) parts.push(shownJson(parsed));
  else if (content) parts.push(shownJson(content));
  answerBox.replaceChildren(...parts);
  answerBox.hidden = false;
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const headers = { Accept: "application/json" };
  const kept = JSON.parse(sessionStorage.getItem(TOKEN) ?? "null");
  if (request.token && kept) headers[request.token] = kept.token;
  const { version } = document.documentElement.dataset;
  if (request.version) headers[request.version] = `${request.word} ${version || "latest"}`;
  const file = document.getElementById("try-file")?.files[0];
  if (text && text.value.trim()) headers["Content-Type"] = request.media;
  if (file) headers["Content-Type"] = request.media;
  const began = performance.now();
  try {
    await show(await fetch(address(), {
      method: request.method, headers, body: file ?? (text && text.value.trim() ? text.value : undefined),
    }), began);
  } catch (error) {
    answerBox.replaceChildren(element("p", {}, `No answer came: ${error.message}`));
    answerBox.hidden = false;
  }
  asked.clear();
  offers();
});
