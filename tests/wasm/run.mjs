// Runs the module in WebAssembly that is named as the argument, and fails unless it passes.
import { readFile } from "node:fs/promises";

const host = {
  now: () => Date.now(),
  sleep: (timer, millis) => setTimeout(() => wasm.fire(timer), millis).unref(),
  fill_random: (start, length) =>
    crypto.getRandomValues(new Uint8Array(wasm.memory.buffer, start, length)),
  report: (start, length) =>
    console.error(new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, start, length))),
};
const bytes = await readFile(process.argv[2]);
const { instance } = await WebAssembly.instantiate(bytes, { host });
const wasm = instance.exports;

wasm.start();
const until = Date.now() + 10_000;
let end = wasm.poll();
while (end === 0 && Date.now() < until) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  end = wasm.poll();
}
if (end !== 1) {
  console.error(end === 0 ? "it did not end within 10 s" : "it failed");
  process.exit(1);
}
