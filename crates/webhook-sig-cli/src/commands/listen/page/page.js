// The page of `webhook-sig listen`. What a sender sent becomes text, never markup.
"use strict";

const ROW = 48; // The height of a row, in pixels, as in page.css.
const SPARE = 6; // Rows that are there above and below those in sight.
const SHOWN = 64 * 1024; // Characters of a body that are shown at a time.

const $ = (id) => document.getElementById(id);
const list = $("list");

let deliveries = []; // Newest first.
let visible = []; // Those that the filters let through.
let active = null; // The number of the delivery in the list that keys move from.
let opened = null; // What the details show.
let body = null; // Its body: the bytes, their text if they are one, whether it is JSON, and how much is shown.
let rows = new Map(); // The rows that are there, by their deliveries.
let isDrawn = true;
let isLoading = false;
let isWanted = false; // Whether the list is to be loaded once more.

// Draws once a frame, however many deliveries arrive meanwhile.
function redraw() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    filter();
    draw();
  });
}

function filter() {
  const text = $("search").value.toLowerCase();
  const [state, scheme] = [$("state").value, $("scheme").value];
  const above = visible[Math.floor(list.scrollTop / ROW)];
  visible = deliveries.filter(
    (one) =>
      (!state || one.state === state) &&
      (!scheme || one.scheme === scheme) &&
      (!text || `${one.method} ${one.target} ${one.scheme} ${one.state} ${one.kind ?? ""} #${one.id}`.toLowerCase().includes(text)),
  );
  $("rows").style.height = `${visible.length * ROW}px`;
  // A reader who has scrolled down keeps what is in sight while others arrive above.
  const place = list.scrollTop >= ROW && above ? placeOf(above.id) : -1;
  if (place >= 0) list.scrollTop = place * ROW + (list.scrollTop % ROW);
  $("empty").hidden = visible.length > 0;
  $("empty").textContent = deliveries.length
    ? "No delivery passes the filters."
    : "No delivery yet. Send one to an address that the program printed.";
  const all = deliveries.length === 1 ? "1 delivery" : `${deliveries.length} deliveries`;
  $("count").textContent = visible.length === deliveries.length ? all : `${visible.length} of ${all}`;
}

// The numbers fall along the list, so a search by halves finds one of ten thousand.
function placeOf(id) {
  let [low, high] = [0, visible.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (visible[middle].id > id) low = middle + 1;
    else high = middle;
  }
  return visible[low]?.id === id ? low : -1;
}

// Makes only the rows in sight.
function draw() {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
  const last = Math.min(visible.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + SPARE);
  const before = rows;
  rows = new Map(visible.slice(first, last).map((one) => [one, before.get(one) ?? row(one)]));
  // A row that stays in sight stays in the page, too: a click that has begun on it would be lost.
  before.forEach((row, one) => rows.has(one) || row.remove());
  [...rows].forEach(([one, row], place) => {
    const there = $("rows").children[place];
    if (there !== row) $("rows").insertBefore(row, there ?? null);
    row.style.top = `${(first + place) * ROW}px`;
    row.setAttribute("aria-posinset", first + place + 1);
    row.setAttribute("aria-setsize", visible.length);
    row.setAttribute("aria-selected", one.id === active);
    row.classList.toggle("active", one.id === active);
  });
  if (active !== null && $(`row-${active}`)) list.setAttribute("aria-activedescendant", `row-${active}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(one) {
  const row = element("div", "", "row");
  row.id = `row-${one.id}`;
  row.setAttribute("role", "option");
  // What the sender wrote has an element of its own, so that it neither covers nor turns the verdict.
  const top = element("div", "", "top");
  top.append(element("span", `#${one.id} ${one.method} ${one.target}`, "sent"), " ", element("span", one.state, one.state));
  const app = one.app ? `, app ${one.app}` : "";
  const kind = one.kind ? `${one.kind}, ` : "";
  const again = one.again ? `, #${one.again} again` : "";
  const kept = one.kept === null ? "" : `the first ${size(one.kept)} of `;
  const text = `${clock(one.received)} ${one.scheme}, ${kind}${kept}${size(one.body_bytes)}, answered ${one.status}${app}${again}`;
  row.append(top, element("div", text, "small"));
  row.addEventListener("click", () => open(one.id));
  return row;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString();
const size = (bytes) =>
  bytes === 1 ? "1 byte" : bytes < 1024 ? `${bytes} bytes` : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
const time = (micros) => `${(micros / 1000).toFixed(1)} ms`;

// Returns whether the program did what it was asked for, and its answer.
async function ask(path, options) {
  try {
    const response = await fetch(path, options);
    return [response.ok, await response.text()];
  } catch {
    return [false, "The program does not answer"];
  }
}

// One request at a time, however often the list is asked for meanwhile.
async function load() {
  isWanted = true;
  if (isLoading) return;
  isLoading = true;
  while (isWanted) {
    isWanted = false;
    const [isThere, answer] = await ask("/deliveries");
    // It is asked for again once there is a connection.
    if (!isThere) break;
    const listed = JSON.parse(answer);
    // What arrived since the list was written is not in it.
    const newer = deliveries.filter((one) => !listed.length || one.id > listed[0].id);
    deliveries = [...newer, ...listed];
  }
  isLoading = false;
  deliveries.forEach(addScheme);
  redraw();
}

function addScheme({ scheme }) {
  const options = [...$("scheme").options];
  if (!options.some((option) => option.value === scheme)) $("scheme").append(new Option(scheme, scheme));
}

function arrived(event) {
  const { first, delivery } = JSON.parse(event.data);
  while (deliveries.length && deliveries.at(-1).id < first) deliveries.pop();
  if (!delivery) return;
  // Two that are received together may be told of in any order.
  const place = deliveries.findIndex((one) => one.id <= delivery.id);
  if (deliveries[place]?.id === delivery.id) return;
  deliveries.splice(place < 0 ? deliveries.length : place, 0, delivery);
  addScheme(delivery);
  redraw();
}

function connect() {
  const events = new EventSource("/events");
  // What came while there was no connection is in the list.
  events.addEventListener("open", () => {
    // The program may have been started anew, and count anew.
    deliveries = [];
    load();
  });
  events.addEventListener("reload", load);
  events.addEventListener("delivery", arrived);
  events.addEventListener("error", () => {
    $("count").textContent = "The program does not answer; trying again";
  });
}

function move(place) {
  if (!visible.length) return;
  const to = Math.min(visible.length - 1, Math.max(0, place));
  active = visible[to].id;
  if (to * ROW < list.scrollTop) list.scrollTop = to * ROW;
  if ((to + 1) * ROW > list.scrollTop + list.clientHeight) list.scrollTop = (to + 1) * ROW - list.clientHeight;
  draw();
}

list.addEventListener("keydown", (event) => {
  const here = active === null ? -1 : placeOf(active);
  const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
  const places = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    PageDown: here + page,
    PageUp: here - page,
    Home: 0,
    End: visible.length - 1,
  };
  if (event.key in places) move(places[event.key]);
  else if ((event.key === "Enter" || event.key === " ") && active !== null) open(active, true);
  else return;
  event.preventDefault();
});

// Escape leads back to the list.
$("details").addEventListener("keydown", (event) => {
  if (event.key === "Escape") list.focus();
});

async function open(id, moveFocus) {
  active = id;
  draw();
  const [isThere, answer] = await ask(`/deliveries/${id}`);
  if (active !== id) return;
  $("done").textContent = "";
  $("copied").hidden = true;
  opened = isThere ? JSON.parse(answer) : null;
  $("details").hidden = false;
  $("shown").hidden = !isThere;
  if (isThere) show(opened);
  else {
    $("title").textContent = `#${id}`;
    $("verdict").textContent = answer;
    $("verdict").className = "refused";
  }
  // The next one is read from its beginning, too.
  $("details").scrollTop = $("title").scrollTop = 0;
  if (moveFocus) $("details").focus();
}

function show(one) {
  $("title").textContent = `#${one.id} ${one.method} ${one.target}`;
  $("verdict").textContent = `${one.verdict.state}: ${one.verdict.text}`;
  $("verdict").className = one.verdict.state;
  const findings = one.verdict.findings ?? [];
  $("findings").replaceChildren(
    ...findings.map(({ cause, cure, certain }) => element("li", `${certain ? "Cause" : "Possible cause"}: ${cause}. Cure: ${cure}`)),
  );
  $("file").href = `/deliveries/${one.id}/file`;
  const { reading_us, verifying_us, app_us } = one.timing;
  const app = one.app ? `, app ${time(app_us)}` : "";
  $("timing").textContent =
    `${new Date(one.received * 1000).toLocaleString()}: reading ${time(reading_us)}, verifying ${time(verifying_us)}${app}; answered ${one.status}`;
  $("headers").tBodies[0].replaceChildren(...one.headers.map(header));
  const bytes = decode(one.body);
  body = { bytes, text: text(bytes), isJson: isJson(text(bytes)), shown: SHOWN };
  const form = body.isJson ? "json" : body.text !== null ? "text" : "hex";
  for (const radio of document.getElementsByName("form")) {
    radio.checked = radio.value === form;
    radio.disabled = (radio.value === "json" && !body.isJson) || (radio.value === "text" && body.text === null);
  }
  $("body-title").textContent = one.cut
    ? `Body: the first ${size(body.bytes.length)} of ${size(one.body_bytes)}, cut at --body-limit`
    : ["body-unreadable", "body-too-slow"].includes(one.verdict.kind)
      ? `Body: ${size(one.body_bytes)} of it, the rest did not arrive`
      : `Body, ${size(one.body_bytes)}`;
  showBody();
  $("body").scrollTop = 0;
  $("signed-content").textContent = one.signed_content && `${one.scheme} signs ${one.signed_content}`;
  if (one.signed.Ok === undefined) fill("signed", one.signed.Err);
  else {
    const signed = decode(one.signed.Ok);
    fill("signed", text(signed) ?? hex(signed.subarray(0, SHOWN)), text(signed) === null);
  }
  $("app-title").hidden = $("app-status").hidden = !one.app;
  $("app").hidden = !one.app?.status;
  if (one.app) {
    $("app-status").textContent = one.app.status ? `Status ${one.app.status}` : `No answer: ${one.app.error}`;
    const headers = one.app.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
    fill("app", `${headers}\n\n${one.app.body}`.trim());
  }
}

function header([name, value]) {
  const row = element("tr", "");
  row.append(element("td", name), element("td", value));
  return row;
}

function showBody() {
  const form = [...document.getElementsByName("form")].find((radio) => radio.checked)?.value;
  const { bytes, shown } = body;
  const whole = form === "json" ? indented(body.text, shown) : form === "text" ? body.text : hex(bytes.subarray(0, shown));
  const isHex = form === "hex";
  $("body").textContent = isHex ? whole : whole.slice(0, shown);
  $("body").classList.toggle("hex", isHex);
  $("more").hidden = shown >= (isHex ? bytes.length : whole.length);
}

// Shows a text that may be long, from its beginning.
function fill(id, text, isHex = false) {
  $(id).textContent = text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… the rest is not shown` : text;
  $(id).classList.toggle("hex", isHex);
  $(id).scrollTop = 0;
}

// A loop, because `Uint8Array.from` takes half a second for a megabyte.
function decode(base64) {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

// Sixteen bytes a line: where, the bytes, and what of it is printable.
function hex(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = [...bytes.subarray(at, at + 16)];
    const digits = line.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = line.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${digits.padEnd(47)}  ${letters}`);
  }
  return lines.join("\n");
}

function isJson(text) {
  try {
    return text !== null && typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

// Indents JSON without a change to its tokens: `JSON.parse` would round long numbers. It ends beyond a
// length, because a million brackets would be indented by a million spaces.
function indented(json, length) {
  let [depth, made, before] = [0, "", ""];
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (made.length > length) break;
    const isClosing = token === "}" || token === "]";
    if (isClosing) depth -= 1;
    const isFirst = before === "{" || before === "[";
    // Nothing is between the brackets of what is empty.
    if (isFirst ? !isClosing : isClosing || before === ",") made += line();
    made += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth += 1;
    before = token;
  }
  return made;
}

async function act(path, done) {
  const id = opened.id;
  $("copied").hidden = true;
  const [isSent, answer] = await ask(`/deliveries/${id}/${path}`, { method: "POST" });
  if (opened?.id === id) $("done").textContent = isSent ? `${done} as #${JSON.parse(answer).id}` : answer;
}

// The text is shown as well, for where the clipboard cannot be written.
async function copy(path) {
  const id = opened.id;
  const [isMade, answer] = await ask(`/deliveries/${id}/${path}`);
  if (opened?.id !== id) return;
  $("copied").hidden = !isMade;
  if (!isMade) {
    $("done").textContent = answer;
    return;
  }
  fill("copied", answer);
  try {
    await navigator.clipboard.writeText(answer);
    $("done").textContent = "Copied";
  } catch {
    $("done").textContent = "The browser does not let the page copy; select the text";
  }
}

$("send").addEventListener("click", () => act("send", "Sent again"));
$("sign").addEventListener("click", () => act("sign", "Signed anew and sent"));
$("curl").addEventListener("click", () => copy("curl"));
$("test").addEventListener("click", () => copy("test"));
$("forms").addEventListener("change", () => {
  body.shown = SHOWN;
  showBody();
  $("body").scrollTop = 0;
});
$("more").addEventListener("click", () => {
  body.shown *= 4;
  showBody();
});
$("filters").addEventListener("input", redraw);
$("filters").addEventListener("submit", (event) => event.preventDefault());
list.addEventListener("scroll", () => requestAnimationFrame(draw));
addEventListener("resize", redraw);
connect();
