/** Fails when what every guest loads first, scripts and styles, is over its budget. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 60_000;
const DIST = new URL("../dist/", import.meta.url);

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

const manifest: Record<string, Chunk> = JSON.parse(
  readFileSync(new URL("../node_modules/.vite/manifest.json", import.meta.url), "utf8"),
);

const weigh = (file: string): number => gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length;

/** Files of a chunk and of everything it imports statically. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const style of chunk.css ?? []) seen.add(style);
  for (const imported of chunk.imports ?? []) filesOf(imported, seen);
  return seen;
}

const page = readFileSync(new URL("index.html", DIST), "utf8");
const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = ""]) => file);
const entries = Object.keys(manifest).filter((name) => named.includes(manifest[name]?.file ?? ""));
if (entries.length === 0) throw new Error("dist/index.html names no chunk; run the build first");
const first = new Set<string>();
for (const name of entries) filesOf(name, first);
for (const file of named) first.add(file);
const total = [...first].reduce((sum, file) => sum + weigh(file), 0);

for (const { file, css = [] } of Object.values(manifest)) {
  for (const part of [file, ...css]) {
    console.log(`${String(weigh(part)).padStart(7)} B gzip  ${first.has(part) ? "first" : "later"}  ${part}`);
  }
}
console.log(`${total} B gzip before lazy chunks, at most ${BUDGET_BYTES}`);
if (total > BUDGET_BYTES) process.exit(1);
