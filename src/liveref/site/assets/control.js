// The control interface of the server that shows the page, and small parts of pages.
const { control, root } = document.documentElement.dataset;
const TOKEN = "liveref-control-token";

export const site = root;

const authorization = () => {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
};

export const useToken = (token) => sessionStorage.setItem(TOKEN, token);

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// Calls the control interface; throws Refused with its sentence.
export const call = async (method, path, body) => {
  const headers = { Accept: "application/json", ...authorization() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(control + path, {
    method, headers, body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const content = text ? JSON.parse(text) : null;
  if (!answer.ok) throw new Refused(answer.status, content?.error?.message ?? answer.statusText);
  return content;
};

// The events of a stream, as objects, until it ends.
// `connected` is waited for once the stream has begun: what it reads misses nothing that comes.
export async function* follow(path, connected) {
  const headers = { Accept: "text/event-stream", ...authorization() };
  const answer = await fetch(control + path, { headers });
  if (!answer.ok) throw new Refused(answer.status, answer.statusText);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    if (connected) await connected();
    connected = null;
    rest += value;
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (data) yield JSON.parse(data.slice(6));
    }
  }
}

// An element with attributes and children; texts are texts, whatever stands in them.
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

// A time as people read it; its title has all of it.
export const shownTime = (at) => element("time", { datetime: at, title: at }, at.replace("T", " ").replace(/(\.\d{3})\d*Z$/, "$1"));

// The operation of a request, or what was called where no operation is there.
export const operationName = (one) => one.operation ?? `${one.method} ${one.path}`;

export const codeTag = (status) => element("span", { class: `code c${Math.floor(status / 100)}` }, String(status));

// Text of a document as children of an element: `x` and ``x`` are code; the rest stays text.
export const quoted = (text) => {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(/(:[\w:-]+:)?(`{1,2})([^`]+)\2(_)?/g)) {
    parts.push(text.slice(end, match.index), match[1] || match[4] ? match[0] : element("code", {}, match[3]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
};

// JSON as lines with its parts told apart.
export const shownJson = (value) => {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const box = element("pre", { tabindex: "0" });
  const parts = element("code");
  const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.append(text.slice(end, match.index));
    const kind = match[2] !== undefined ? "k" : match[1] ? "s" : "n";
    const whole = match[1] ?? match[0];
    parts.append(element("span", { class: kind }, whole), match[2] ?? "");
    end = match.index + match[0].length;
  }
  parts.append(text.slice(end));
  box.append(parts);
  return box;
};
