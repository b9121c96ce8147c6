/** Problem documents in the shape the API refuses with. */
import type { HostProblem } from "../../src/host/hostTypes.ts";
import type { MockAnswer } from "../platform.ts";

export const refusal = (
  slug: string,
  status: number,
  detail: string,
  extras: Partial<HostProblem> = {},
): HostProblem => ({ type: `urn:holiday-rental:problem:${slug}`, title: slug, status, detail, ...extras });

export const refuse = (
  slug: string,
  status: number,
  detail: string,
  extras: Partial<HostProblem> = {},
): MockAnswer => ({ status, body: refusal(slug, status, detail, extras) });

export const ok = (body: unknown, status = 200): MockAnswer => ({ status, body });

export const notFound = (): MockAnswer => refuse("not-found", 404, "There is nothing here.");
