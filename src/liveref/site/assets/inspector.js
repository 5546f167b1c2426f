// The inspector: what is stored, requests as they come, and the buttons of the control interface.
import { Refused, call, codeTag, element, follow, operationName, quoted, shownJson, shownTime, site, useToken } from "./control.js";
import { movesOf } from "./moves.js";

const byId = (id) => document.getElementById(id);
const services = JSON.parse(byId("facts").dataset.services);
const MOST_ROWS = 500;
const MOST_REQUESTS = 200;
let chosen = null;
let records = [];
let openId = null;
let clock = { now: "", frozen: true };
let due = 0;
const log = [];
const pictures = new Map([...byId("pictures").children].map((box) => [`${box.dataset.service} ${box.dataset.resource}`, box.firstElementChild]));
byId("pictures").remove();

const tell = (error) => {
  byId("problem").textContent = error.message;
  byId("problem").hidden = false;
  byId("key").hidden = !(error instanceof Refused && error.status === 401);
};
const attempt = async (work) => {
  try {
    await work();
    byId("problem").hidden = true;
  } catch (error) { tell(error); }
};
const go = (work) => () => attempt(work);

// Resources and their records.
const showResources = async () => {
  const { references } = await call("GET", "/");
  const items = references.flatMap((reference) => Object.entries(services[reference.name]?.resources ?? {})
    .map(([name, resource]) => ({ service: reference.name, name, resource, count: reference.records[name] ?? 0 })))
    .filter((item) => item.count || item.resource.created);
  chosen ??= items.find((item) => item.count) ?? items[0] ?? null;
  const link = (item) => {
    const is = chosen && item.service === chosen.service && item.name === chosen.name;
    return element("li", {}, element("a", {
      href: "#records",
      "aria-current": is ? "true" : null,
      onclick: () => { chosen = item; openId = null; attempt(refresh); },
    }, `${item.name.replaceAll("_", " ")} `, element("span", { class: "count" }, String(item.count))));
  };
  const lists = references.map((reference) => [reference, items.filter((item) => item.service === reference.name)]);
  byId("resources").replaceChildren(...lists.filter(([, own]) => own.length).flatMap(([reference, own]) => [
    ...(references.length > 1 ? [element("p", { class: "part" }, reference.title)] : []),
    element("ul", {}, ...own.map(link)),
  ]));
};
const showRecords = async () => {
  if (!chosen) return;
  const path = `/records/${encodeURIComponent(chosen.name)}?service=${encodeURIComponent(chosen.service)}&limit=${MOST_ROWS}`;
  ({ records } = await call("GET", path));
  byId("records").hidden = false;
  byId("records").querySelector("h2").textContent = `Records: ${chosen.name.replaceAll("_", " ")}`;
  drawRows();
};
const drawRows = () => {
  const wanted = byId("filter").value.trim().toLowerCase();
  const fitting = records.filter((record) => !wanted || JSON.stringify(record).toLowerCase().includes(wanted));
  byId("shown").textContent = `${fitting.length} of ${records.length}`;
  byId("rows").replaceChildren(...fitting.map((record) => element("tr", {},
    element("th", { scope: "row" }, element("button", { type: "button", class: "link", onclick: () => { openId = record.id; drawRecord(); } }, record.id)),
    element("td", {}, String(record.fields.name ?? record.fields.display_name ?? "")),
    element("td", {}, record.status === null ? "" : element("span", { class: "tag" }, String(record.status))),
    element("td", {}, record.owner ?? ""),
    element("td", {}, shownTime(record.updated)))));
  drawRecord();
};
const drawRecord = () => {
  const record = records.find((one) => one.id === openId);
  const box = byId("record");
  box.hidden = !record;
  if (!record) return;
  const resource = services[record.service].resources[record.resource];
  const { references = {}, page } = resource;
  const relations = Object.entries(references)
    .map(([field, target]) => [field, target, record.fields[field]])
    .filter(([, , value]) => typeof value === "string" && value)
    .map(([field, target, value]) => element("li", {}, element("code", {}, field), " → ",
      element("button", { type: "button", class: "link", onclick: () => openRecord(target.service, target.resource, value) }, `${target.resource.replaceAll("_", " ")} ${value}`)));
  if (record.parent) relations.unshift(element("li", {}, "stands below ", element("code", {}, record.parent)));
  const picture = pictures.get(`${record.service} ${record.resource}`);
  const parts = [element("h3", {}, `${record.resource.replaceAll("_", " ")} ${record.id}`)];
  if (page) parts.push(element("p", {}, element("a", { href: site + page }, "The resource in the reference")));
  if (picture) {
    picture.querySelectorAll("[data-node]").forEach((node) => node.classList.toggle("now", node.dataset.node === String(record.status)));
    parts.push(element("div", { class: "picture", tabindex: "0", role: "group", "aria-label": `Lifecycle: the status is ${record.status}` }, picture));
  }
  parts.push(...movesOf(record, resource, log, clock.now));
  if (relations.length) parts.push(element("h4", {}, "Relations"), element("ul", {}, ...relations));
  parts.push(element("h4", {}, "Stored fields"), element("div", { class: "code-box" }, shownJson(record.fields)));
  const own = log.filter((one) => one.records.some((touched) => touched.id === record.id) || one.path.includes(record.id));
  if (own.length) {
    parts.push(element("h4", {}, "Its requests"), element("ul", { class: "history" }, ...own.slice(0, 50).map((one) => (
      element("li", {}, codeTag(one.status), ` ${operationName(one)} `, element("span", { class: "hint" }, shownTime(one.at)))))));
  }
  box.replaceChildren(...parts);
  const current = picture?.querySelector(".now");
  if (current) picture.parentElement.scrollLeft = current.getBBox().x - picture.parentElement.clientWidth / 2;
};
const openRecord = (service, name, id) => {
  chosen = { service, name };
  openId = id;
  byId("filter").value = "";
  attempt(refresh);
};
byId("filter").addEventListener("input", drawRows);

// State: reset, snapshots, clock, faults.
const showState = async () => {
  const [{ snapshots }, time, { faults }] = await Promise.all([call("GET", "/snapshots"), call("GET", "/clock"), call("GET", "/faults")]);
  byId("state").hidden = false;
  clock = time;
  byId("clock").replaceChildren(shownTime(clock.now), clock.frozen ? " (frozen)" : "");
  byId("freeze").textContent = clock.frozen ? "Let it run" : "Freeze";
  byId("freeze").dataset.frozen = String(clock.frozen);
  byId("snapshots").replaceChildren(...snapshots.map(({ name, records: count }) => element("li", {},
    `${name} (${count} records) `,
    element("button", { type: "button", onclick: go(async () => { await call("POST", `/snapshots/${encodeURIComponent(name)}/restore`); await refresh(); }) }, "Restore"), " ",
    element("button", { type: "button", onclick: go(async () => { await call("DELETE", `/snapshots/${encodeURIComponent(name)}`); await refresh(); }) }, "Delete"))));
  byId("fault-count").textContent = faults.length ? `(${faults.length})` : "";
  byId("faults").replaceChildren(...faults.map(({ id, fired, fault }) => element("li", {},
    `${fault.operation ?? "any operation"}: ${fault.status ?? ""}${fault.delay ? ` after ${fault.delay} s` : ""}, fired ${fired} times `,
    element("button", { type: "button", onclick: go(async () => { await call("DELETE", `/faults/${encodeURIComponent(id)}`); await refresh(); }) }, "Remove"))));
};
byId("reset").addEventListener("click", go(async () => { await call("POST", "/reset"); openId = null; await refresh(); }));
byId("snapshot").addEventListener("click", go(async () => {
  const name = byId("snapshot-name").value.trim();
  await call("POST", "/snapshots", name ? { name } : {});
  byId("snapshot-name").value = "";
  await refresh();
}));
byId("freeze").addEventListener("click", go(async () => { await call("PUT", "/clock", { frozen: byId("freeze").dataset.frozen !== "true" }); await refresh(); }));
byId("advance").addEventListener("click", go(async () => { await call("POST", "/clock/advance", { seconds: Number(byId("seconds").value) }); await refresh(); }));
byId("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const option = byId("fault-operation").selectedOptions[0];
  const number = (id) => Number(byId(id).value);
  const fault = {};
  if (option.value) { fault.operation = option.value; fault.service = option.dataset.service; }
  if (number("fault-status")) fault.status = number("fault-status");
  if (number("fault-delay")) fault.delay = number("fault-delay");
  if (number("fault-times")) fault.times = number("fault-times");
  attempt(async () => { await call("POST", "/faults", fault); await refresh(); });
});

// Requests as they come. Actions share a path: the name of the action follows it.
const actionOf = ({ operation }) => {
  const action = operation?.split(" ")[2];
  return action ? [" ", element("span", { class: "tag" }, action)] : [];
};
const add = (one) => {
  if (log.length && one.number <= log[0].number) return;
  log.unshift(one);
  log.length = Math.min(log.length, 1000);
  const { verdict } = one;
  const what = verdict.accepted
    ? one.records.map((touched) => `${touched.change} ${touched.resource.replaceAll("_", " ")} ${touched.id}`).join(", ")
    : verdict.message ?? "";
  const rule = verdict.because ? element("details", { class: "why" }, element("summary", {}, element("span", { class: "place" }, verdict.because.at)), element("blockquote", {}, ...quoted(verdict.because.text))) : null;
  byId("requests").prepend(element("tr", {},
    element("td", {}, String(one.number)),
    element("td", {}, element("span", { class: `method ${one.method.toLowerCase()}` }, one.method), " ", element("code", {}, one.path), ...actionOf(one)),
    element("td", {}, codeTag(one.status)),
    element("td", {}, what, rule),
    element("td", {}, (one.duration * 1000).toFixed(1))));
  while (byId("requests").children.length > MOST_REQUESTS) byId("requests").lastElementChild.remove();
};
let waiting = false;
const soon = () => {
  if (waiting) return;
  waiting = true;
  setTimeout(() => { waiting = false; attempt(refresh); }, 150);
};
const showRequests = async () => {
  const { requests } = await call("GET", `/requests?limit=${MOST_REQUESTS}`);
  requests.forEach(add);
  byId("log").hidden = false;
  soon();
};
const watch = async () => {
  for await (const one of follow("/requests", showRequests)) {
    add(one);
    soon();
  }
  throw new Error("The server has ended the log; load the page again.");
};

// Statuses change by themselves: the page looks again at the next moment at which one does.
const lookAgain = () => {
  clearTimeout(due);
  const now = Date.parse(clock.now);
  const next = Math.min(...records.flatMap(({ moves }) => moves.map(({ at }) => Date.parse(at))).filter((at) => at > now));
  if (!clock.frozen && next - now < 86_400_000) due = setTimeout(go(refresh), next - now + 100);
};

const refresh = async () => {
  await Promise.all([showResources(), showState()]);
  await showRecords();
  lookAgain();
};
const start = () => { attempt(refresh); attempt(watch); };
byId("key").addEventListener("submit", (event) => {
  event.preventDefault();
  useToken(byId("control-token").value);
  start();
});
start();
