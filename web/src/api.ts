/** The one client of the HTTP API. Every failure is an `ApiProblem` or an `Unreachable`. */
import type {
  Availability,
  Guests,
  Page,
  Problem,
  Property,
  PropertyCard,
  QuoteAnswer,
  Tenant,
} from "./apiTypes.ts";
import { addDays, type PlainDate, todayIn } from "./stayDates.ts";

const PROBLEM_PREFIX = "urn:holiday-rental:problem:";
const PATIENCE_MS = 20_000;

/** The API answered, and said no. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  readonly slug: string;
  /** Seconds the API asks to wait before another try, 0 when it does not say. */
  readonly retryAfter: number;
  constructor(problem: Problem, retryAfter = 0) {
    super(`${problem.status} ${problem.title}`);
    this.name = "ApiProblem";
    this.problem = problem;
    this.slug = problemSlug(problem);
    this.retryAfter = retryAfter;
  }
}

/** No answer came: offline, too slow, or cut off. Whether the request took effect is unknown. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

export const problemSlug = (problem: Problem): string => problem.type.replace(PROBLEM_PREFIX, "");

export const hasSlug = (error: unknown, slug: string): boolean =>
  error instanceof ApiProblem && error.slug === slug;

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  /** Goes on when the page is left meanwhile. */
  keepalive?: boolean;
  /** Calls the question off, instead of the patience that all have. */
  signal?: AbortSignal;
}

/** Asks for `path` under /api/v1. An answer without content is undefined. */
export async function call<Answer>(
  path: string,
  { method = "GET", body, headers = {}, keepalive, signal }: Call = {},
): Promise<Answer> {
  const response = await send(path, {
    method,
    headers: {
      Accept: "application/json",
      ...(body ? { "Content-Type": "application/json" } : {}),
      ...headers,
    },
    body: body ? JSON.stringify(body) : undefined,
    keepalive,
    signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.status === 204) return undefined as Answer;
  const document = await response.json().catch(() => undefined);
  if (response.ok && document !== undefined) return document as Answer;
  throw new ApiProblem(
    asProblem(document, response.status),
    Number(response.headers.get("Retry-After")) || 0,
  );
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, init);
  } catch (cause) {
    throw new Unreachable(`no answer from ${path}`, { cause });
  }
}

function asProblem(document: unknown, status: number): Problem {
  if (typeof document === "object" && document !== null && "type" in document) return document as Problem;
  return { type: "about:blank", title: "The answer could not be read", status };
}

const query = (pairs: [string, string | number][]): string =>
  new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();

export interface StayQuery {
  checkIn: PlainDate;
  checkOut: PlainDate;
  guests: Guests;
}

export const fetchTenant = () => call<Tenant>("/tenant");

export const fetchProperties = (cursor: string | null, limit = 24) =>
  call<Page<PropertyCard>>(
    `/properties?${query([["limit", limit], ...(cursor ? [["cursor", cursor] as [string, string]] : [])])}`,
  );

export const fetchProperty = (id: string) => call<Property>(`/properties/${encodeURIComponent(id)}`);

/** Thirteen months from yesterday in UTC, which no place on Earth has behind it yet. */
export function fetchAvailability(id: string): Promise<Availability> {
  const from = addDays(todayIn("UTC"), -1);
  return call(
    `/properties/${encodeURIComponent(id)}/availability?${query([
      ["from", from],
      ["to", addDays(from, 398)],
    ])}`,
  );
}

/** At most 48 places a call. Answers come in the order asked. */
export function fetchQuotes(ids: readonly string[], stay: StayQuery): Promise<{ items: QuoteAnswer[] }> {
  const { adults, children, infants, pets } = stay.guests;
  const places = ids.map((id) => ["property_id", id] as [string, string]);
  const dates: [string, string][] = [
    ["check_in", stay.checkIn],
    ["check_out", stay.checkOut],
  ];
  const people: [string, number][] = [
    ["adults", adults],
    ["children", children],
    ["infants", infants],
    ["pets", pets],
  ];
  return call(`/quotes?${query([...places, ...dates, ...people])}`);
}
