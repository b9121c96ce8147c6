/** Renders the console at an address against the hosts' half of the mock platform. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render, waitFor } from "@testing-library/preact";
import { vi } from "vitest";
import { bothHalves } from "../../mock/bothHalves.ts";
import { MockHostPlatform } from "../../mock/host/platform.ts";
import { MockPlatform, type MockAnswer, type MockRequest } from "../../mock/platform.ts";
import { App } from "../../src/App.tsx";
import type { Problem } from "../../src/apiTypes.ts";
import { keepTokens, signOut } from "../../src/host/hostSession.ts";
import { newQueryClient } from "../../src/queries.ts";
import { addDays, todayIn } from "../../src/stayDates.ts";

const HOST = "seaview.localhost";
export const TODAY = todayIn("Australia/Brisbane");
export const day = (ahead: number) => addDays(TODAY, ahead);

export interface Console {
  hosts: MockHostPlatform;
  /** Every unsafe request, oldest first. */
  sent: MockRequest[];
  /** Answers the next unsafe request with this instead; an `Error` is a broken connection. */
  answerNext: (answer: Problem | Error) => void;
}

export function connect(): Console {
  const hosts = new MockHostPlatform();
  const answer = bothHalves(hosts, new MockPlatform());
  const sent: MockRequest[] = [];
  const planned: (Problem | Error)[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const given = Object.entries((init.headers ?? {}) as Record<string, string>);
    const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
    const file = init.body instanceof Blob;
    const body = file ? init.body : init.body ? JSON.parse(String(init.body)) : undefined;
    const request = { method: init.method ?? "GET", url, host: HOST, headers, body };
    if (request.method !== "GET") {
      sent.push(request);
      const plan = planned.shift();
      if (plan instanceof Error) throw plan;
      if (plan) return Response.json(plan, { status: plan.status });
    }
    return asResponse(answer(request));
  });
  return { hosts, sent, answerNext: (answer) => void planned.push(answer) };
}

function asResponse({ status, body }: MockAnswer): Response {
  return status === 204 ? new Response(null, { status }) : Response.json(body, { status });
}

/** Opens a page of the console as somebody who is signed in. */
export function visit(
  address: string,
  { hosts }: Console,
  signedIn = true,
  { keepTab = false }: { keepTab?: boolean } = {},
) {
  history.replaceState(null, "", address);
  if (!keepTab) {
    sessionStorage.clear();
    signOut();
  }
  if (signedIn) keepTokens(hosts.signIn.issue(), "host@seaview.example");
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

/** The grid's cell of a property's night, once its row is drawn. */
export const cellOf = (propertyId: string, night: string, unit = "1"): Promise<HTMLElement> =>
  waitFor(() => {
    const at = `[data-row="${propertyId}/${unit}"] [data-day="${night}"]`;
    const cell = document.querySelector<HTMLElement>(at);
    if (!cell) throw new Error(`no cell for ${propertyId} on ${night}`);
    return cell;
  });

/** The first run of free nights of a property, this long, with free nights around it. */
export function freeRun({ hosts }: Console, propertyId: string, nights: number): string {
  const ledger = hosts.tenant("seaview")?.ledger;
  for (let ahead = 1; ahead < 40; ahead += 1) {
    if (ledger?.taken(propertyId, "1", day(ahead - 1), day(ahead + nights + 1)).length === 0)
      return day(ahead);
  }
  throw new Error("no free nights");
}
