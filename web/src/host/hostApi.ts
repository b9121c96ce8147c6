/** The host's client of the HTTP API. Failures are those of the guest's: `ApiProblem` or `Unreachable`. */
import { ApiProblem, hasSlug, Unreachable } from "../api.ts";
import type { Page, Problem, PropertyCard } from "../apiTypes.ts";
import type { PlainDate } from "../stayDates.ts";
import { actingAs } from "./account/actingAs.ts";
import { keepTokens, markExpired, type HostSession, session, type Tokens } from "./hostSession.ts";
import type {
  AuditRecord,
  Block,
  BookingsPage,
  Calendar,
  CalendarExport,
  CancellationPreview,
  ChangeQuote,
  Conflict,
  Feed,
  FeedPreview,
  HostBooking,
  HostProperty,
  NewBooking,
  NewFeed,
  NewProperty,
  PropertyChange,
  Settlement,
  StayChange,
} from "./hostTypes.ts";

const PATIENCE_MS = 20_000;
/** Tokens are renewed a little before they lapse, so that none lapses on the way. */
const RENEW_BEFORE_MS = 60_000;
const A_SECOND_MS = 1_000;

interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A file goes as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** For every unsafe call: sending the same thing again under the same key does it once. */
const keyed = (key: string) => ({ "Idempotency-Key": key });

/** A call that needs nobody signed in; no Authorization header goes along. */
export async function callOpenly<Answer>(
  path: string,
  { method = "GET", body, headers = {} }: Call = {},
): Promise<Answer> {
  const response = await send(path, {
    method,
    headers: {
      Accept: "application/json",
      ...(body === undefined || body instanceof Blob ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
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

/** A call as the host who is signed in. */
export async function callAsHost<Answer>(path: string, request: Call = {}): Promise<Answer> {
  const role = actingAs();
  const acting: Record<string, string> = role ? { "X-Acting-As": role } : {};
  const sent = async (token: string) =>
    callOpenly<Answer>(path, {
      ...request,
      headers: { ...request.headers, ...acting, Authorization: `Bearer ${token}` },
    });
  const token = await freshToken();
  try {
    return await sent(token).catch(async (error: unknown) => {
      if (!hasSlug(error, "token-expired")) throw error;
      return sent(await renewedSince(token));
    });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) markExpired();
    throw error;
  }
}

/**
 * Another token than the one that was refused: somebody's roles were changed, and tokens from before tell the old ones.
 * Tokens are told apart by the second, so that one of the very same second would be refused too.
 */
async function renewedSince(refused: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, A_SECOND_MS));
  const now = session();
  if (now && now.accessToken === refused) return (await renewOnce(now)).accessToken;
  return freshToken();
}

let renewing: Promise<HostSession> | null = null;

/** The token to send, renewed when it is about to lapse; many askers share one renewal. */
async function freshToken(): Promise<string> {
  const now = session();
  if (!now || now.expired) throw new ApiProblem({ type: "signed-out", title: "Signed out", status: 401 });
  if (Date.now() < now.expiresAt - RENEW_BEFORE_MS) return now.accessToken;
  return (await renewOnce(now)).accessToken;
}

async function renewOnce(now: HostSession): Promise<HostSession> {
  renewing ??= renew(now).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renew(now: HostSession): Promise<HostSession> {
  const body = { pool: "host", username: now.username, refresh_token: now.refreshToken };
  try {
    const { tokens } = await callOpenly<{ tokens: Tokens }>("/auth/refresh", { method: "POST", body });
    return keepTokens(tokens, now.email);
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status < 500) markExpired();
    throw error;
  }
}

type Pairs = [string, string | number | boolean | null | undefined][];

/** A query string of what is there: empty values stay out. */
const query = (pairs: Pairs): string =>
  new URLSearchParams(
    pairs.flatMap(([name, value]) =>
      value === null || value === undefined || value === "" ? [] : [[name, String(value)]],
    ),
  ).toString();

const at = (id: string) => encodeURIComponent(id);

export const fetchHostProperties = (cursor: string | null) =>
  callAsHost<Page<PropertyCard>>(
    `/properties?${query([
      ["limit", 100],
      ["cursor", cursor],
    ])}`,
  );

export const fetchHostProperty = (id: string) => callAsHost<HostProperty>(`/properties/${at(id)}`);

export const changeProperty = (id: string, version: number, change: Partial<PropertyChange>, key: string) =>
  callAsHost<HostProperty>(`/properties/${at(id)}`, {
    method: "PATCH",
    body: change,
    headers: { ...keyed(key), "If-Match": `"${version}"` },
  });

export const createProperty = (property: NewProperty, key: string) =>
  callAsHost<HostProperty>("/properties", { method: "POST", body: property, headers: keyed(key) });

/** Takes it off the site; its bookings stay. */
export const archiveProperty = (id: string, key: string) =>
  callAsHost<undefined>(`/properties/${at(id)}`, { method: "DELETE", headers: keyed(key) });

/** At most 20 properties and 400 days. */
export const fetchCalendar = (ids: readonly string[], from: PlainDate, to: PlainDate) =>
  callAsHost<Calendar>(
    `/calendar?${query([...ids.map((id) => ["property_id", id] as [string, string]), ["from", from], ["to", to]])}`,
  );

export interface BlockDraft {
  unit?: string;
  from: PlainDate;
  to: PlainDate;
  reason?: string;
}

export const createBlock = (propertyId: string, block: BlockDraft, key: string) =>
  callAsHost<Block>(`/properties/${at(propertyId)}/blocks`, {
    method: "POST",
    body: block,
    headers: keyed(key),
  });

export const changeBlock = (propertyId: string, id: string, change: Partial<BlockDraft>, key: string) =>
  callAsHost<Block>(`/properties/${at(propertyId)}/blocks/${at(id)}`, {
    method: "PATCH",
    body: change,
    headers: keyed(key),
  });

export const removeBlock = (propertyId: string, id: string, key: string) =>
  callAsHost<undefined>(`/properties/${at(propertyId)}/blocks/${at(id)}`, {
    method: "DELETE",
    headers: keyed(key),
  });

export interface BookingsFilter {
  from?: PlainDate | null;
  to?: PlainDate | null;
  by?: "arrival" | "departure";
  state?: string | null;
  property_id?: string | null;
  ended?: boolean;
  limit?: number;
}

export const fetchBookings = (filter: BookingsFilter, cursor: string | null = null) =>
  callAsHost<BookingsPage>(`/bookings?${query([...(Object.entries(filter) as Pairs), ["cursor", cursor]])}`);

export const fetchHostBooking = (id: string) => callAsHost<HostBooking>(`/bookings/${at(id)}`);

export const enterBooking = (propertyId: string, booking: NewBooking, key: string) =>
  callAsHost<HostBooking>(`/properties/${at(propertyId)}/bookings`, {
    method: "POST",
    body: booking,
    headers: keyed(key),
  });

const act = (part: string) => (id: string, body: unknown, key: string) =>
  callAsHost<HostBooking>(`/bookings/${at(id)}/${part}`, { method: "POST", body, headers: keyed(key) });

export interface HostCancellation {
  reason: string;
  shown: number;
}

const approval = act("approval");
const decline = act("decline");
const noShow = act("no-show");
const cancellation = act("cancellation");

export const approveBooking = (id: string, key: string) => approval(id, {}, key);
export const declineBooking = (id: string, reason: string, key: string) => decline(id, { reason }, key);
export const markNoShow = (id: string, key: string) => noShow(id, {}, key);
/** `shown` is what the preview gave back: where it is another by now, nothing is cancelled. */
export const cancelAsHost = (id: string, { reason, shown }: HostCancellation, key: string) =>
  cancellation(id, { expected_refund: shown, ...(reason ? { reason } : {}) }, key);

export const previewCancellation = (id: string) =>
  callAsHost<CancellationPreview>(`/bookings/${at(id)}/cancellation`);

export const quoteChange = (id: string, change: StayChange, key: string) =>
  callAsHost<ChangeQuote>(`/bookings/${at(id)}/change-quote`, {
    method: "POST",
    body: change,
    headers: keyed(key),
  });

export const changeBooking = (id: string, change: StayChange & { expected_total?: number }, key: string) =>
  callAsHost<HostBooking>(`/bookings/${at(id)}`, { method: "PATCH", body: change, headers: keyed(key) });

export const fetchHistory = (id: string) => callAsHost<{ items: AuditRecord[] }>(`/audit/bookings/${at(id)}`);

export const fetchFeeds = (propertyId: string) =>
  callAsHost<{ items: Feed[] }>(`/properties/${at(propertyId)}/calendar-feeds`);

export const addFeed = (propertyId: string, feed: NewFeed, key: string) =>
  callAsHost<Feed>(`/properties/${at(propertyId)}/calendar-feeds`, {
    method: "POST",
    body: feed,
    headers: keyed(key),
  });

export const removeFeed = (propertyId: string, id: string, key: string) =>
  callAsHost<undefined>(`/properties/${at(propertyId)}/calendar-feeds/${at(id)}`, {
    method: "DELETE",
    headers: keyed(key),
  });

/** Answers at once; what came of it shows in the list. */
export const pullFeed = (propertyId: string, id: string, key: string) =>
  callAsHost<Feed>(`/properties/${at(propertyId)}/calendar-feeds/${at(id)}/pull`, {
    method: "POST",
    body: {},
    headers: keyed(key),
  });

export const previewFeed = (propertyId: string, url: string, key: string) =>
  callAsHost<FeedPreview>(`/properties/${at(propertyId)}/calendar-feed-preview`, {
    method: "POST",
    body: { url },
    headers: keyed(key),
  });

export const fetchExports = (propertyId: string) =>
  callAsHost<{ items: CalendarExport[] }>(`/properties/${at(propertyId)}/calendar-exports`);

/** The address there was stops working at once. */
export const renewExport = (propertyId: string, unit: string, key: string) =>
  callAsHost<CalendarExport>(`/properties/${at(propertyId)}/calendar-exports/${at(unit)}/renewal`, {
    method: "POST",
    body: {},
    headers: keyed(key),
  });

export const fetchConflicts = (state: "open" | "settled", limit: number, cursor: string | null = null) =>
  callAsHost<Page<Conflict>>(
    `/calendar-conflicts?${query([
      ["state", state],
      ["limit", limit],
      ["cursor", cursor],
    ])}`,
  );

export const settleConflict = (id: string, settlement: Settlement, key: string) =>
  callAsHost<Conflict>(`/calendar-conflicts/${at(id)}/settlement`, {
    method: "POST",
    body: settlement,
    headers: keyed(key),
  });
