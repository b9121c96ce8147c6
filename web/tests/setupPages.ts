/** Every chunk is there before a test begins to wait for its page: transforming one may take its time. */
const chunks = import.meta.glob(["../src/**/*.tsx", "!../src/main.tsx"]);
await Promise.all(Object.values(chunks).map((load) => load()));
