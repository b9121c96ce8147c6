import { expect, it } from "vitest";
import german from "../../src/host/messages/de.json";
import english from "../../src/host/messages/en.json";

type Messages = { [key: string]: string | Messages };

const flatten = (messages: Messages, prefix = ""): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );

const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

it("both languages of the console say the same things with the same blanks, and none shouts", () => {
  const [one, other] = [new Map(flatten(english)), new Map(flatten(german))];
  expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  for (const [key, text] of one) {
    expect(blanks(other.get(key) ?? ""), key).toEqual(blanks(text));
    expect(`${text}${other.get(key)}`, key).not.toContain("!");
  }
});
