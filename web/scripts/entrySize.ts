/** Fails when what every guest loads first, scripts and styles, is over its budget. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 60_000;
const DIST = new URL("../dist/", import.meta.url);

interface Chunk {
  file: string;
  isEntry?: boolean;
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

const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
if (!entry) throw new Error("no entry in node_modules/.vite/manifest.json; run the build first");
const first = filesOf(entry);
const total = [...first].reduce((sum, file) => sum + weigh(file), 0);

for (const { file, css = [] } of Object.values(manifest)) {
  for (const part of [file, ...css]) {
    console.log(`${String(weigh(part)).padStart(7)} B gzip  ${first.has(part) ? "first" : "later"}  ${part}`);
  }
}
console.log(`${total} B gzip before lazy chunks, at most ${BUDGET_BYTES}`);
if (total > BUDGET_BYTES) process.exit(1);
