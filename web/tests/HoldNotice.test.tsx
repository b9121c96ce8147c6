import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { Hold } from "../src/apiTypes.ts";
import { HoldNotice } from "../src/components/HoldNotice.tsx";

const until = (milliseconds: number) =>
  ({ expires_at: new Date(Date.now() + milliseconds).toISOString() }) as Hold;

const notice = (hold: Hold) => <HoldNotice nights={{ is: "kept", hold, email: "" }} instant />;

it("says until when the nights are kept, and when that is over", async () => {
  render(notice(until(150)));
  expect(screen.getByText(/^We keep these nights for you until \d/)).toBeTruthy();
  expect(await screen.findByText(/^We no longer keep these nights for you/)).toBeTruthy();
});

it("goes on with a hold that was taken anew", async () => {
  const view = render(notice(until(100)));
  view.rerender(notice(until(60_000)));
  await new Promise((resume) => setTimeout(resume, 200));
  expect(screen.getByText(/^We keep these nights for you until/)).toBeTruthy();
});
