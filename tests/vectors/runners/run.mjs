// Runs the vectors of every HMAC scheme with a plain recipe, with Node's own modules alone.
//
//     node run.mjs             runs the vectors of this repository
//     node run.mjs FILE…       runs those of other delivery files
//
// A vector that expects `verified` must be accepted, and any other one must be refused; one that
// expects nothing is skipped. A scheme whose recipe has a word that is not known here is skipped
// as a whole, and counted by that word. It fails if a vector comes to something else, or if none
// ran.

import { createHmac, timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const VECTORS = new URL("../", import.meta.url);
const RECIPES = JSON.parse(readFileSync(new URL("recipes.json", import.meta.url)));

const HASHES = ["md5", "sha1", "sha256", "sha384", "sha512"];
const ALGORITHMS = new Map(HASHES.map((name) => [`hmac-${name}`, name]));

const ENCODINGS = new Map([
  ["hex", (mac) => mac.toString("hex")],
  ["hex-upper", (mac) => mac.toString("hex").toUpperCase()],
  ["base64", (mac) => mac.toString("base64")],
  ["base64-url-unpadded", (mac) => mac.toString("base64url")],
]);

const KEYS = new Map([
  ["text", (text) => Buffer.from(text)],
  ["hex", (text) => decoded(text.toLowerCase(), "hex")],
  ["base64", (text) => decoded(text, "base64")],
  ["whsec", (text) => decoded(text.replace(/^whsec_/, ""), "base64")],
]);

// The one spelling of a time, and how many of its units are in a second.
const TIMES = new Map([
  ["unix-seconds", [/^[1-9][0-9]{0,9}$/, 1]],
  ["unix-millis", [/^[1-9][0-9]{0,12}$/, 1000]],
]);

// What a part of the signed content is, given its word's value and what the delivery brings.
const PARTS = new Map([
  ["body", (_, brought) => brought.body],
  ["id", (_, brought) => Buffer.from(brought.id)],
  ["literal", (text) => Buffer.from(text)],
  ["timestamp", (_, brought) => Buffer.from(brought.timestamp)],
]);

// The words of a recipe; the forms of a URL do not matter where no URL is signed.
const WORDS = ["algorithm", "audience", "encoding", "key-format", "message-id", "methods"];
WORDS.push("signature", "signs", "timestamp", "tolerance", "url-forms");
const PLACES = ["header", "synonyms", "take"];
// For whom a signature is meant, where no value of the delivery says so.
const AUDIENCES = ["everyone", "key"];
const SHAPES = ["whole", "prefix", "pair", "entry", "first"];

/** Decodes a key. Node leaves out what it cannot decode, so the bytes are encoded again. */
function decoded(text, encoding) {
  const bytes = Buffer.from(text, encoding);
  // Vendors show some base64 with its padding, and some without.
  const [again, shown] = [bytes.toString(encoding), text].map((one) => one.replace(/=+$/, ""));
  if (again !== shown) throw new Error(`a secret is not ${encoding}`);
  return bytes;
}

/** Splits a word of a recipe into its name and its value. */
function word(form) {
  return typeof form === "string" ? [form, null] : Object.entries(form)[0];
}

/** Returns the first word of a recipe that this program does not know, or undefined. */
function unknown(recipe) {
  if (recipe === undefined) return "no recipe";
  const { signature, timestamp } = recipe;
  const locations = [signature, recipe["message-id"], timestamp?.at].filter(Boolean);
  const checks = [
    ["", Object.keys(recipe).sort(), WORDS],
    ["algorithm ", [word(recipe.algorithm).filter(Boolean).join(" ")], [...ALGORITHMS.keys()]],
    ["audience ", [word(recipe.audience ?? "key")[0]], AUDIENCES],
    ["encoding ", [recipe.encoding], [...ENCODINGS.keys()]],
    ["key-format ", [word(recipe["key-format"])[0]], [...KEYS.keys()]],
    ["time ", timestamp ? [timestamp.format] : [], [...TIMES.keys()]],
    ["location ", locations.flatMap(Object.keys).sort(), PLACES],
    ["take ", locations.map(({ take = "whole" }) => word(take)[0]), SHAPES],
    ["signs ", recipe.signs.map((part) => word(part)[0]), [...PARTS.keys()]],
  ];
  const missing = ([kind, names, known]) =>
    names.filter((name) => !known.includes(name)).map((name) => kind + name);
  return checks.flatMap(missing)[0];
}

/** Reads the values at a location: of a list several, of any other text at most one. */
function values(location, headers) {
  const ours = (location.synonyms ?? [location.header]).map((name) => name.toLowerCase());
  const found = headers.filter(([name]) => ours.includes(name.toLowerCase()));
  const names = new Set(found.map(([name]) => name.toLowerCase()));
  const trimmed = found.map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ""));
  const [text, ...others] = new Set(trimmed);
  // One of two headers might not be the one that others read.
  if (text === undefined || others.length > 0 || names.size < found.length) return [];
  const [shape, details] = word(location.take ?? "whole");
  if (shape === "whole") return [text];
  if (shape === "prefix") return text.startsWith(details) ? [text.slice(details.length)] : [];
  const entries = text.split(details.separator);
  if (shape === "first") return entries.slice(0, 1);
  if (shape === "entry") {
    const chosen = entries.filter((entry) => entry.startsWith(details.prefix));
    return chosen.map((entry) => entry.slice(details.prefix.length));
  }
  const pairs = entries.map((entry) => [entry, entry.indexOf(details.assign)]);
  if (pairs.some(([, at]) => at < 0)) return [];
  const chosen = pairs.filter(([entry, at]) => entry.slice(0, at) === details.key);
  return chosen.map(([entry, at]) => entry.slice(at + details.assign.length));
}

/** Returns the only one of several values; an empty text, which nothing takes, if it is not. */
function only(found) {
  return found.length === 1 ? found[0] : "";
}

/** Returns whether a time has its one spelling, and is close enough to the receiver's clock. */
function isRecent(recipe, delivery, text) {
  const [spelling, units] = TIMES.get(recipe.timestamp.format);
  if (!spelling.test(text)) return false;
  const age = (delivery.now ?? Date.now() / 1000) * units - Number(text);
  const past = (delivery.tolerance ?? recipe.tolerance.past) * units;
  const future = (delivery.tolerance ?? recipe.tolerance.future) * units;
  return -future <= age && age <= past;
}

/** Compares two texts in a time that does not depend on where they differ. */
function isEqual(one, other) {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Returns whether the delivery is signed with one of its secrets, and recent. */
function isAccepted(recipe, delivery) {
  const { method = "POST", headers = [], body = "", body_base64: base64 } = delivery;
  if (!recipe.methods.includes(method)) return false;
  const brought = { body: base64 ? Buffer.from(base64, "base64") : Buffer.from(body) };
  if (recipe.timestamp) {
    brought.timestamp = only(values(recipe.timestamp.at, headers));
    if (!isRecent(recipe, delivery, brought.timestamp)) return false;
  }
  if (recipe["message-id"]) {
    brought.id = only(values(recipe["message-id"], headers));
    // Under one signature, a separator in the id could move what follows it.
    if (!/^[A-Za-z0-9_-]+$/.test(brought.id)) return false;
  }
  const parts = recipe.signs.map(word).map(([name, value]) => PARTS.get(name)(value, brought));
  const signatures = values(recipe.signature, headers);
  if (signatures.length > 8) return false; // It would keep the receiver busy.
  return delivery.secrets.map(KEYS.get(recipe["key-format"])).some((key) => {
    const mac = createHmac(ALGORITHMS.get(recipe.algorithm), key).update(Buffer.concat(parts));
    const expected = ENCODINGS.get(recipe.encoding)(mac.digest());
    return signatures.some((signature) => isEqual(expected, signature));
  });
}

/** Reads a delivery file: an array, or one delivery a line. */
function read(path) {
  const text = readFileSync(path, "utf8");
  return JSON.parse(text.startsWith("[") ? text : `[${text.trim().replaceAll("\n", ",")}]`);
}

/** Lists the files of a folder that have an extension. */
function files(folder, extension) {
  const names = readdirSync(folder).filter((name) => name.endsWith(extension));
  return names.sort().map((name) => new URL(name, folder));
}

/** Describes how many vectors there are, given the scheme of each. */
function counted(schemes) {
  return `${schemes.length} vectors of ${new Set(schemes).size} schemes`;
}

const ours = [...files(VECTORS, ".json"), ...files(new URL("collected/", VECTORS), ".jsonl")];
const paths = process.argv.length > 2 ? process.argv.slice(2) : ours;
const [ran, skipped, differing] = [[], new Map(), []];
for (const delivery of paths.flatMap(read)) {
  const { scheme, name = "?", expect } = delivery;
  const recipe = RECIPES[scheme];
  const reason = expect ? unknown(recipe) : "nothing expected";
  if (reason !== undefined) {
    skipped.set(reason, [...(skipped.get(reason) ?? []), scheme]);
    continue;
  }
  ran.push(scheme);
  if (isAccepted(recipe, delivery) !== (expect === "verified")) {
    differing.push(`differs: ${scheme}: ${name}: not ${expect}`);
  }
}
differing.forEach((line) => console.log(line));
console.log(`${counted(ran)} ran, ${differing.length} differ`);
for (const reason of [...skipped.keys()].sort()) {
  console.log(`${counted(skipped.get(reason))} skipped: ${reason}`);
}
process.exitCode = ran.length > 0 && differing.length === 0 ? 0 : 1;
