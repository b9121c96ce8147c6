/** What went wrong, in the guest's words. */
import type { TFunction } from "i18next";
import { ApiProblem, problemSlug, Unreachable } from "./api.ts";
import type { Problem, PropertyCard, StayRules } from "./apiTypes.ts";
import { formatDay, formatShortDay, formatWeekdays } from "./stayDates.ts";

export type PlaceLimits = Pick<PropertyCard, "sleeps"> & Partial<StayRules>;

/** The page's language, as `useWords` gives it. */
export interface Language {
  t: TFunction;
  locale: string;
}

const PLAIN = [
  "nights-taken",
  "stay-in-the-past",
  "check-out-not-after-check-in",
  "beyond-booking-window",
  "not-found",
  "busy",
] as const;

/** What only the pages of one place or booking are refused with: their words come with those pages. */
const OF_STAYS = [
  "stay-already-begun",
  "state-does-not-allow",
  "request-expired",
  "hold-expired",
  "hold-needed",
  "quote-expired",
  "quote-invalid",
  "idempotency-key-reused",
  "change-not-free",
  "refund-changed",
  "too-many-requests",
  "payment-not-open",
  "too-many-tries",
] as const;

/** One sentence for a problem document; a place's own limits make it precise where the document does not. */
export function problemWords(problem: Problem, { t, locale }: Language, limits?: PlaceLimits): string {
  const slug = problemSlug(problem);
  const told = ruleWords(slug, problem, { t, locale }, limits);
  if (told) return told;
  if (slug === "too-many-holds" && problem.held_by) return t(`hold.many.${problem.held_by}`);
  const plain = PLAIN.find((known) => known === slug);
  if (plain) return t(`problem.${plain}`);
  const ofStays = OF_STAYS.find((known) => known === slug);
  if (ofStays) return t(`refusal.${ofStays}`);
  return problem.status < 500 && problem.detail ? problem.detail : t("problem.other");
}

/** The rule of the place that a stay breaks, with its numbers, days and dates. */
function ruleWords(
  slug: string,
  problem: Problem,
  { t, locale }: Language,
  limits?: PlaceLimits,
): string | undefined {
  const day = (date: string) => formatDay(date, locale);
  const short = (date: string) => formatShortDay(date, locale);
  const { arrival, days } = problem;
  const least = problem.minimum_nights ?? limits?.minimum_nights;
  const most = problem.maximum_nights ?? limits?.maximum_nights;
  const sleeps = problem.sleeps ?? limits?.sleeps;
  if (slug === "stay-too-short" && least)
    return arrival
      ? t("problem.needs-nights", { day: short(arrival), count: least })
      : t("problem.stay-too-short", { count: least });
  if (slug === "stay-too-long" && most)
    return arrival
      ? t("problem.allows-nights", { day: short(arrival), count: most })
      : t("problem.stay-too-long", { count: most });
  if (slug === "too-many-guests" && sleeps) return t("problem.too-many-guests", { count: sleeps });
  if (slug === "too-short-notice" && problem.earliest_arrival)
    return t("problem.too-short-notice", { day: day(problem.earliest_arrival) });
  if ((slug === "no-arrival-that-day" || slug === "no-departure-that-day") && days)
    return t(`problem.${slug}`, { days: formatWeekdays(days, locale) });
  if (slug === "beyond-booking-window" && problem.last_check_out)
    return t("problem.booking-window", { day: day(problem.last_check_out) });
  return slug === "nights-taken" && problem.preparation ? t("problem.preparation") : undefined;
}

/** The same for whatever a query failed with. */
export function errorWords(error: unknown, language: Language, limits?: PlaceLimits): string {
  if (error instanceof ApiProblem) return problemWords(error.problem, language, limits);
  return language.t(error instanceof Unreachable ? "problem.unreachable" : "problem.other");
}
