/** Renders the site at an address against the mock platform, as a guest's browser would. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/preact";
import { vi } from "vitest";
import { MockPlatform, type MockRequest } from "../mock/platform.ts";
import { App } from "../src/App.tsx";
import type { BookingRequest, Problem, StayRules } from "../src/apiTypes.ts";
import { newQueryClient } from "../src/queries.ts";

/** Rules that ask nothing but what a test says. */
export const rulesAsking = (asked: Partial<StayRules> = {}): StayRules => ({
  minimum_nights: 1,
  maximum_nights: 365,
  advance_notice_days: 0,
  preparation_days: 0,
  booking_window_days: 540,
  arrival_days: [1, 2, 3, 4, 5, 6, 7],
  departure_days: [1, 2, 3, 4, 5, 6, 7],
  spans: [],
  ...asked,
});

const HOST = "seaview.localhost";
const PROBLEM = "urn:holiday-rental:problem:";

export interface Sent extends MockRequest {
  body?: BookingRequest;
}

export interface Site {
  platform: MockPlatform;
  /** Every unsafe request the site sent, but for those that hold nights and give them back. */
  posts: Sent[];
  /** Those, as “POST /holds”. */
  holds: Sent[];
  /** Answers the next of `posts` with this instead; an `Error` is a broken connection. */
  answerNextPost: (answer: Problem | Error) => void;
  /** The same for holds. */
  answerNextHold: (answer: Problem | Error) => void;
  /** Lets the next of `posts` take effect, and loses its answer. */
  loseNextAnswer: () => void;
}

export const problemDocument = (slug: string, status: number, extras: Partial<Problem> = {}): Problem => ({
  type: PROBLEM + slug,
  title: slug,
  status,
  ...extras,
});

export function connect(platform = new MockPlatform(), host = HOST): Site {
  const [posts, holds]: Sent[][] = [[], []];
  const planned = { posts: [] as (Problem | Error)[], holds: [] as (Problem | Error)[] };
  let losing = false;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const given = Object.entries((init.headers ?? {}) as Record<string, string>);
    const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    const request = { method: init.method ?? "GET", url, host, headers, body };
    const unsafe = request.method !== "GET";
    const kind = url.includes("/holds") ? "holds" : "posts";
    if (unsafe) {
      (kind === "holds" ? holds : posts)?.push(request);
      const plan = planned[kind].shift();
      if (plan instanceof Error) throw plan;
      if (plan) return Response.json(plan, { status: plan.status });
    }
    const answer = platform.answer(request);
    if (losing && unsafe && kind === "posts") {
      losing = false;
      throw new TypeError("network connection was lost");
    }
    if (answer.status === 204) return new Response(null, { status: 204 });
    return Response.json(answer.body, { status: answer.status });
  });
  return {
    platform,
    posts: posts as Sent[],
    holds: holds as Sent[],
    answerNextPost: (answer) => void planned.posts.push(answer),
    answerNextHold: (answer) => void planned.holds.push(answer),
    loseNextAnswer: () => {
      losing = true;
    },
  };
}

/** Nothing can be read of addresses that end so, until the function returned is called. */
export function breakReading(ending: string): () => void {
  const whole = fetch;
  const broken: typeof fetch = (url, init) =>
    (init?.method ?? "GET") === "GET" && new URL(String(url), "http://site.invalid").pathname.endsWith(ending)
      ? Promise.reject(new TypeError("network connection was lost"))
      : whole(url, init);
  vi.stubGlobal("fetch", broken);
  return () => void vi.stubGlobal("fetch", whole);
}

export function visit(address: string) {
  history.replaceState(null, "", address);
  const queries = newQueryClient();
  queries.setDefaultOptions({
    ...queries.getDefaultOptions(),
    queries: { ...queries.getDefaultOptions().queries, retry: false },
  });
  return render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
  );
}
