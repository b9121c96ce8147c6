import { mkdirSync, renameSync, rmdirSync } from "node:fs";
import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";
import { mockPlatform } from "./mock/plugin.ts";

/** Which chunk imports which is for the size check alone: what lies in dist goes to the public bucket. */
const manifestOutsideDist = {
  name: "manifest-outside-dist",
  apply: "build" as const,
  closeBundle: () => {
    mkdirSync("node_modules/.vite", { recursive: true });
    renameSync("dist/.vite/manifest.json", "node_modules/.vite/manifest.json");
    rmdirSync("dist/.vite");
  },
};

export default defineConfig({
  plugins: [preact({ reactAliasesEnabled: true }), mockPlatform(), manifestOutsideDist],
  resolve: {
    alias: [
      { find: /^use-sync-external-store\/shim.*/, replacement: "preact/compat" },
      { find: "react/jsx-runtime", replacement: "preact/jsx-runtime" },
      { find: /^react(-dom)?$/, replacement: "preact/compat" },
    ],
  },
  build: {
    target: "es2022",
    manifest: true,
    // Every browser that runs the build's target preloads modules by itself.
    modulePreload: { polyfill: false },
    // data: addresses are refused by the site's content security policy.
    assetsInlineLimit: 0,
    // What every page loads first comes in one piece, however the pages that come later share it.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: { port: 5173 },
  preview: {
    port: 4173,
    // What the platform's edge tells browsers: whatever breaks it should break here first.
    headers: {
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  },
  test: {
    environment: "happy-dom",
    // Files share a process, so that what they import is read and run once; tests/setup.ts sees that they share no more.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: "pages", include: ["tests/**/*.test.tsx"], setupFiles: ["tests/setupPages.ts"] },
      },
      { extends: true, test: { name: "rules", include: ["tests/**/*.test.ts"] } },
    ],
    setupFiles: ["tests/setup.ts"],
    pool: "forks",
    maxWorkers: "100%", // by default one core is left idle: half of a machine that has two
    testTimeout: 20_000,
    server: {
      deps: {
        inline: [
          /react-day-picker/,
          /react-i18next/,
          /wouter/,
          /@tanstack\/react-query/,
          /@testing-library\/preact/,
        ],
      },
    },
  },
});
