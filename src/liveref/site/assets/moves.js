// The statuses of a record: which it may have, which it has now, and how it came to it.
import { element, operationName, quoted, shownTime, site } from "./control.js";

// The request by which a record came to a status: one that changed the record at that moment, and
// best one whose operation changes the status.
const causeOf = (record, move, log, moves) => {
  const own = log.filter((one) => one.at === move.at && one.records.some((touched) => touched.id === record.id));
  return own.find((one) => moves[one.operation_id]) ?? own[0] ?? null;
};
const shownWhy = (why) => element("details", { class: "why" },
  element("summary", {}, element("span", { class: "place" }, why.at)),
  element("blockquote", {}, ...quoted(why.text || why.at)),
  element("p", {}, "Rule ", element("code", {}, why.rule)));
const shownCause = (record, move, log, moves) => {
  const request = causeOf(record, move, log, moves);
  if (request === null) return [];
  const operation = moves[request.operation_id];
  const name = operationName(request);
  const shown = operation ? element("a", { href: site + operation.page }, name) : name;
  return [`request ${request.number}: `, shown, ...(operation?.why ? [" ", shownWhy(operation.why)] : [])];
};
const seconds = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 100) / 10;

// A row for each move; what comes by itself follows the move before it.
const rows = (record, moves, log, now) => record.moves.map((move, index) => {
  const before = record.moves[index - 1];
  const isAhead = move.at > now;
  const cause = shownCause(record, move, log, moves);
  const byItself = before && !cause.length ? `by itself, ${seconds(before.at, move.at)} s after ${before.status}` : "";
  return element("tr", { class: isAhead ? "ahead" : null },
    element("td", {}, shownTime(move.at)),
    element("td", {}, element("span", { class: "tag" }, String(move.status)), isAhead ? " ahead" : null),
    element("td", {}, ...cause, byItself));
});

// The statuses and the moves as parts of the page; nothing for a record without a status.
export const movesOf = (record, { statuses = [], moves = {} }, log, now) => {
  if (record.status === null) return [];
  const seen = new Set(record.moves.filter((move) => move.at <= now).map((move) => move.status));
  const all = [...new Set([...statuses, ...seen, record.status])];
  const parts = [
    element("h4", {}, "Statuses"),
    element("ul", { class: "statuses" }, ...all.map((status) => element("li", {
      class: status === record.status ? "now" : seen.has(status) ? "seen" : null,
      "aria-current": status === record.status ? "step" : null,
    }, String(status), status === record.status ? element("span", {}, " now") : null))),
  ];
  if (record.moves.length) {
    parts.push(element("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Moves" },
      element("table", { class: "history-of-statuses" }, element("caption", { class: "off" }, "How the record came to its status"),
        element("thead", {}, element("tr", {}, ...["Time", "Status", "By"].map((name) => element("th", { scope: "col" }, name)))),
        element("tbody", { id: "moves" }, ...rows(record, moves, log, now)))));
  }
  return parts;
};
