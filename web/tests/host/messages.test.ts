import { expect, it } from "vitest";
import german from "../../src/host/messages/de.json";
import english from "../../src/host/messages/en.json";
import partnersGerman from "../../src/host/partners/messages/de.json";
import partnersEnglish from "../../src/host/partners/messages/en.json";
import siteGerman from "../../src/host/site/messages/de.json";
import siteEnglish from "../../src/host/site/messages/en.json";
import platformGerman from "../../src/platform/messages/de.json";
import platformEnglish from "../../src/platform/messages/en.json";

type Messages = { [key: string]: string | Messages };

const flatten = (messages: Messages, prefix = ""): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );

const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

it.each([
  ["the console", english, german],
  ["the site's own pages", siteEnglish, siteGerman],
  ["the pages of partners", partnersEnglish, partnersGerman],
  ["the platform", platformEnglish, platformGerman],
])("both languages of %s say the same things with the same blanks, and none shouts", (_, first, second) => {
  const [one, other] = [new Map(flatten(first)), new Map(flatten(second))];
  expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  for (const [key, text] of one) {
    expect(blanks(other.get(key) ?? ""), key).toEqual(blanks(text));
    expect(`${text}${other.get(key)}`, key).not.toContain("!");
  }
});
