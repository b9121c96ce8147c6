/** Renders the site at an address against the mock platform, as a guest's browser would. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/preact";
import { vi } from "vitest";
import { MockPlatform, type MockRequest } from "../mock/platform.ts";
import { App } from "../src/App.tsx";
import type { BookingRequest, Problem } from "../src/apiTypes.ts";
import { newQueryClient } from "../src/queries.ts";

const HOST = "seaview.localhost";
const PROBLEM = "urn:holiday-rental:problem:";

export interface Sent extends MockRequest {
  body?: BookingRequest;
}

export interface Site {
  platform: MockPlatform;
  /** Every POST the site sent. */
  posts: Sent[];
  /** Answers the next POST with this instead; an `Error` is a broken connection. */
  answerNextPost: (answer: Problem | Error) => void;
  /** Lets the next POST take effect, and loses its answer. */
  loseNextAnswer: () => void;
}

export const problemDocument = (slug: string, status: number, extras: Partial<Problem> = {}): Problem => ({
  type: PROBLEM + slug,
  title: slug,
  status,
  ...extras,
});

export function connect(platform = new MockPlatform(), host = HOST): Site {
  const posts: Sent[] = [];
  const planned: (Problem | Error)[] = [];
  let losing = false;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const given = Object.entries((init.headers ?? {}) as Record<string, string>);
    const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    const request = { method: init.method ?? "GET", url, host, headers, body };
    if (request.method === "POST") {
      posts.push(request);
      const plan = planned.shift();
      if (plan instanceof Error) throw plan;
      if (plan) return Response.json(plan, { status: plan.status });
    }
    const answer = platform.answer(request);
    if (losing && request.method === "POST") {
      losing = false;
      throw new TypeError("network connection was lost");
    }
    return Response.json(answer.body, { status: answer.status });
  });
  return {
    platform,
    posts,
    answerNextPost: (answer) => void planned.push(answer),
    loseNextAnswer: () => {
      losing = true;
    },
  };
}

export function visit(address: string) {
  history.replaceState(null, "", address);
  const queries = newQueryClient();
  queries.setDefaultOptions({ queries: { retry: false } });
  return render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
  );
}
