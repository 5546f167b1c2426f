// The form of a request's body. Its JSON is what is sent; the fields write into it and read from it.
import { element } from "./control.js";

const FIRST = 8;

const typed = (kind, value) => {
  if (value === "") return undefined;
  switch (kind) {
    case "number": return Number.isNaN(Number(value)) ? value : Number(value);
    case "boolean": return value === "true";
    case "json": try { return JSON.parse(value); } catch { return value; }
    default: return value;
  }
};
const shown = (value) => (value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));
const parse = (text) => { try { return JSON.parse(text.value || "{}"); } catch { return null; } };
const isThere = (value) => typeof value === "object" && value !== null;
// A key of a document may be called `__proto__`: it is defined, and not assigned.
const assign = (part, key, value) => Object.defineProperty(part, key, { value, enumerable: true, configurable: true, writable: true });
const at = (whole, path) => path.reduce((part, step) => (isThere(part) && Object.hasOwn(part, step) ? part[step] : undefined), whole);

// Fills `box` with fields for the shapes, and keeps them and the JSON in `text` the same.
// `changed` is called when fields were made.
export const bodyForm = (box, text, changed) => {
  const shapes = JSON.parse(box.dataset.shapes);
  const open = new Map();

  const write = (path, value) => {
    const whole = parse(text);
    if (!isThere(whole)) return;
    let part = whole;
    path.slice(0, -1).forEach((step, index) => {
      if (!isThere(at(part, [step]))) assign(part, step, typeof path[index + 1] === "number" ? [] : {});
      part = part[step];
    });
    const last = path.at(-1);
    if (value === undefined && Array.isArray(part)) part.splice(last, 1);
    else if (value === undefined) delete part[last];
    else assign(part, last, value);
    text.value = JSON.stringify(whole, null, 2);
  };
  const rewrite = (path, value, focus) => {
    write(path, value);
    draw();
    const first = document.getElementById(focus);
    const inputs = first?.open === false ? null : first?.querySelector("input, select");
    (first?.matches("input, select") ? first : inputs ?? first?.querySelector("summary"))?.focus();
  };
  const button = (name, label, onclick) => element("button", { type: "button", "aria-label": label, onclick }, name);
  const labelOf = (shape, number) => [
    element("code", {}, shape.name || String(number)), " ", element("span", { class: "type" }, shape.type),
    ...(shape.required ? [" ", element("span", { class: "required" }, "required")] : []),
  ];

  const scalar = (shape, path, id, number) => {
    const value = shown(at(parse(text), path));
    const write_ = (event) => {
      const next = typed(shape.kind, event.target.value);
      write(path, next === undefined && typeof path.at(-1) === "number" ? "" : next);
    };
    const options = shape.kind === "boolean" ? ["true", "false"] : shape.options ?? [];
    const isChoice = shape.kind === "boolean" || (shape.kind === "choice" && (!value || options.includes(value)));
    const input = isChoice
      ? element("select", { id, oninput: write_ }, element("option", { value: "" }, "(not sent)"),
        ...options.map((option) => element("option", { selected: option === value }, option)))
      : element("input", {
        id, value, oninput: write_, autocomplete: "off", spellcheck: "false",
        ...(shape.resource ? { "data-resource": shape.resource, "data-service": shape.service, list: `${id}-ids` } : {}),
      });
    return element("div", { class: "field" }, element("label", { for: id }, ...labelOf(shape, number)), input,
      shape.resource ? element("datalist", { id: `${id}-ids` }) : null);
  };
  // A part with fields of its own: closed while the body lacks it, unless it is required.
  const group = (shape, path, id, number, summary, parts) => {
    const isIn = at(parse(text), path) !== undefined;
    const isItem = typeof path.at(-1) === "number";
    const name = shape.name || `item ${number}`;
    return element("details", {
      class: "group", id, open: open.get(id) ?? (isIn || shape.required),
      ontoggle: (event) => open.set(id, event.target.open),
    }, element("summary", {}, ...labelOf(shape, number), summary), ...parts,
    isIn && !isItem ? button("Leave out", `Leave ${name} out`, () => rewrite(path, undefined, id)) : null);
  };
  const object = (shape, path, id, number) => group(shape, path, id, number, "", [
    element("div", { class: "fields" }, ...shape.fields.map((field) => control(field, [...path, field.name], `${id}.${field.name}`))),
  ]);
  const list = (shape, path, id, number) => {
    const value = at(parse(text), path);
    const items = Array.isArray(value) ? value : [];
    const next = `${id}.${items.length}`;
    const empty = { object: {}, list: [] }[shape.item.kind] ?? "";
    return group(shape, path, id, number, items.length ? ` (${items.length})` : "", [
      ...items.map((_, index) => element("div", { class: "item" },
        control(shape.item, [...path, index], `${id}.${index}`, index + 1),
        button("Remove", `Remove ${shape.name} ${index + 1}`, () => rewrite([...path, index], undefined, id)))),
      button("Add", `Add to ${shape.name || "the list"}`, () => { open.set(id, true).set(next, true); rewrite([...path, items.length], empty, next); }),
    ]);
  };
  const control = (shape, path, id, number) => {
    if (shape.kind === "object") return object(shape, path, id, number);
    return shape.kind === "list" ? list(shape, path, id, number) : scalar(shape, path, id, number);
  };
  const draw = () => {
    const made = shapes.map((shape) => control(shape, [...(shape.path ?? []), shape.name], `try-body-${shape.name}`));
    const more = made.slice(FIRST);
    box.replaceChildren(
      element("div", { class: "fields" }, ...made.slice(0, FIRST)),
      ...(more.length ? [element("details", { open: open.get("more") ?? false, ontoggle: (event) => open.set("more", event.target.open) },
        element("summary", {}, `${more.length} more fields`), element("div", { class: "fields" }, ...more))] : []),
    );
    changed();
  };
  text.addEventListener("input", () => {
    const whole = parse(text);
    text.setAttribute("aria-invalid", String(whole === null));
    if (whole !== null) draw();
  });
  draw();
};
