// Asks SDKs of vendors to verify and to sign: a question and an answer are a line of JSON each.
// ../README.md has the protocol.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { setTime } from './clock.mjs';
import body from './body.mjs';
import jws from './jws.mjs';
import parts from './parts.mjs';
import publicKeys from './public.mjs';
import standard from './standard.mjs';
import timed from './timed.mjs';

const judges = [...body, ...jws, ...parts, ...publicKeys, ...standard, ...timed];

// These libraries judge for other vendors too, whose documentation names them.
const libraries = { standardwebhooks: 'standard-webhooks', svix: 'svix' };

// Everything else here is the vendor's own.
const whose = ({ scheme, package: name }) =>
  name in libraries && libraries[name] !== scheme ? 'library' : 'vendor';

// Only answers go to stdout, and an SDK says what it thinks by its result.
for (const level of ['log', 'info', 'debug', 'warn']) console[level] = () => {};

function list() {
  return {
    judges: judges.map((judge) => ({
      scheme: judge.scheme,
      package: `npm ${judge.package}`,
      version: versionOf(judge.package),
      whose: whose(judge),
      signs: judge.sign !== undefined,
      needs: judge.needs ?? {},
      vectors: judge.vectors ?? [],
      looser: judge.looser ?? {},
      stricter: judge.stricter ?? {},
      ours: judge.ours ?? {},
    })),
  };
}

function versionOf(name) {
  const manifest = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

// What the language throws by itself, such as what a missing header causes.
const languageErrors = [RangeError, ReferenceError, SyntaxError, TypeError];

async function verify(question) {
  const { delivery } = question;
  const judge = find(question.package, delivery.scheme);
  setTime(delivery.now);
  try {
    const isVerified = await judge.verify(request(delivery, delivery.secrets));
    return isVerified === true
      ? { verdict: 'verified', because: 'it is valid' }
      : { verdict: 'refused', because: `it returned ${isVerified}` };
  } catch (error) {
    const crashed = languageErrors.some((type) => error instanceof type);
    return { verdict: 'refused', crashed, because: `${error?.name}: ${error?.message}` };
  }
}

async function sign(question) {
  const { scheme, secret, now, url, params, body } = question;
  const judge = find(question.package, scheme);
  setTime(now);
  const made = await judge.sign(request(question, [secret]));
  const replaced = Object.keys(made.headers ?? {}).map((name) => name.toLowerCase());
  const kept = (question.headers ?? []).filter(
    ([name]) => !replaced.includes(name.toLowerCase()),
  );
  const headers = [...kept, ...Object.entries(made.headers ?? {})];
  const delivery = { scheme, secrets: [secret], now, headers, body: made.body ?? body };
  if (made.url ?? url) delivery.url = made.url ?? url;
  if (params) delivery.params = params;
  return { delivery };
}

function find(name, scheme) {
  const judge = judges.find((one) => `npm ${one.package}` === name && one.scheme === scheme);
  if (!judge) throw new Error(`${name} is not a judge of ${scheme}`);
  return judge;
}

// What a handler sees: headers by their names in lowercase, repeated ones joined as Node.js joins
// them, and the exact body.
function request({ method, url, params, headers, body, now }, secrets) {
  const byName = {};
  for (const [given, value] of headers ?? []) {
    const name = given.toLowerCase();
    byName[name] = name in byName ? `${byName[name]}, ${value}` : value;
  }
  return {
    method: method ?? 'POST',
    url,
    params: params ?? {},
    headers: byName,
    body: body ?? '',
    secret: secrets[0],
    secrets,
    now,
  };
}

const answers = { list, verify, sign };
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const answer = await answers[question.ask](question);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
