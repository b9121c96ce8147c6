/** What went wrong, in the host's words. */
import { ApiProblem, Unreachable } from "../api.ts";
import { formatDay, formatDays, formatWeekday } from "../stayDates.ts";
import type { HostProblem } from "./hostTypes.ts";
import type { HostWords } from "./hostWords.ts";

const PLAIN = [
  "not-found",
  "busy",
  "stay-in-the-past",
  "check-out-not-after-check-in",
  "role-required",
  "request-expired",
  "version-mismatch",
  "price-changed",
  "refund-changed",
  "sign-in-failed",
  "too-many-requests",
  "too-many-guests",
  "too-many-feeds",
  "feed-known",
  "reminder-sent",
] as const;

/** The name of ISO weekday 1 to 7; 1 January 2024 was a Monday. */
export const weekdayName = (iso: number, locale: string, width: "short" | "long"): string =>
  formatWeekday(`2024-01-0${iso}`, locale, width);

export function hostErrorWords(error: unknown, t: HostWords, locale: string): string {
  if (error instanceof Unreachable) return t("problem.unreachable");
  if (!(error instanceof ApiProblem)) return t("problem.other");
  const problem = error.problem as HostProblem;
  const told = ruleWords(error.slug, problem, t, locale);
  if (told) return told;
  const plain = PLAIN.find((known) => known === error.slug);
  if (plain) return t(`problem.${plain}`);
  return problem.status < 500 && problem.detail ? problem.detail : t("problem.other");
}

/** Refusals by the calendar's rules, made precise by what the problem carries. */
function ruleWords(slug: string, problem: HostProblem, t: HostWords, locale: string): string | null {
  const { nights, minimum_nights: least, days = [] } = problem;
  const weekdays = new Intl.ListFormat(locale, { type: "disjunction" }).format(
    days.map((day) => weekdayName(day, locale, "long")),
  );
  switch (slug) {
    case "nights-taken":
      if (problem.preparation) return t("problem.preparation");
      return Array.isArray(nights) && nights.length > 0
        ? t("problem.nights-taken", { nights: formatDays(nights, locale) })
        : t("problem.nights-taken_unnamed");
    case "stay-too-short":
      return least ? t("problem.stay-too-short", { count: least }) : null;
    case "too-short-notice":
      return problem.earliest_arrival
        ? t("problem.too-short-notice", { day: formatDay(problem.earliest_arrival, locale) })
        : null;
    case "beyond-booking-window":
      return problem.last_check_out
        ? t("problem.beyond-booking-window", { day: formatDay(problem.last_check_out, locale) })
        : null;
    case "no-arrival-that-day":
      return weekdays ? t("problem.no-arrival-that-day", { days: weekdays }) : null;
    case "no-departure-that-day":
      return weekdays ? t("problem.no-departure-that-day", { days: weekdays }) : null;
    default:
      return null;
  }
}

/** What the API says of single fields, by JSON pointer. */
export function fieldErrors(error: unknown): Record<string, string> {
  const errors = error instanceof ApiProblem ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]));
}
