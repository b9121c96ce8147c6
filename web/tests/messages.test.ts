import { expect, it } from "vitest";
import german from "../src/messages/de.json";
import english from "../src/messages/en.json";
import englishOfStays from "../src/messages/en.stay.json";

type Messages = { [key: string]: string | Messages };

const flatten = (messages: Messages, prefix = ""): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );

const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

const both = new Map([...flatten(english), ...flatten(englishOfStays)]);

it("no section of the English words is in both of their files: the one would push the other out", () => {
  const inBoth = Object.keys(english).filter((section) => section in englishOfStays);
  expect(inBoth).toEqual([]);
});

it("both languages say the same things with the same blanks", () => {
  const other = new Map(flatten(german));
  expect([...other.keys()].sort()).toEqual([...both.keys()].sort());
  for (const [key, text] of both) expect(blanks(other.get(key) ?? ""), key).toEqual(blanks(text));
});

it("no message shouts", () => {
  for (const [key, text] of [...both, ...flatten(german)]) expect(text, key).not.toContain("!");
});
