import { act, render, screen } from "@testing-library/preact";
import { beforeEach, expect, it, vi } from "vitest";
import type { Hold } from "../src/apiTypes.ts";
import { HoldNotice } from "../src/components/HoldNotice.tsx";

const until = (milliseconds: number) =>
  ({ expires_at: new Date(Date.now() + milliseconds).toISOString() }) as Hold;

const notice = (hold: Hold) => <HoldNotice nights={{ is: "kept", hold, email: "" }} instant />;
const pass = (milliseconds: number) =>
  act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

beforeEach(() => void vi.useFakeTimers());

it("says until when the nights are kept, and when that is over", async () => {
  render(notice(until(60_000)));
  await pass(59_000);
  expect(screen.getByText(/^We keep these nights for you until \d/)).toBeTruthy();
  await pass(1_100);
  expect(screen.getByText(/^We no longer keep these nights for you/)).toBeTruthy();
});

it("goes on with a hold that was taken anew", async () => {
  const view = render(notice(until(30_000)));
  view.rerender(notice(until(60_000)));
  await pass(31_000);
  expect(screen.getByText(/^We keep these nights for you until/)).toBeTruthy();
});
