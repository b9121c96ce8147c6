/** What went wrong, in the guest's words. */
import type { TFunction } from "i18next";
import { ApiProblem, problemSlug, Unreachable } from "./api.ts";
import type { Problem, PropertyCard, StayRules } from "./apiTypes.ts";

export type PlaceLimits = Pick<PropertyCard, "sleeps"> & Partial<StayRules>;

const PLAIN = [
  "nights-taken",
  "stay-in-the-past",
  "check-out-not-after-check-in",
  "beyond-booking-window",
  "not-found",
  "busy",
] as const;

/** One sentence for a problem document; a place's own limits make it precise. */
export function problemWords(problem: Problem, t: TFunction, limits?: PlaceLimits): string {
  const slug = problemSlug(problem);
  if (slug === "too-many-guests" && limits) return t("problem.too-many-guests", { count: limits.sleeps });
  if (slug === "stay-too-short" && limits?.minimum_nights)
    return t("problem.stay-too-short", { count: limits.minimum_nights });
  if (slug === "stay-too-long" && limits?.maximum_nights)
    return t("problem.stay-too-long", { count: limits.maximum_nights });
  const plain = PLAIN.find((known) => known === slug);
  if (plain) return t(`problem.${plain}`);
  return problem.status < 500 && problem.detail ? problem.detail : t("problem.other");
}

/** The same for whatever a query failed with. */
export function errorWords(error: unknown, t: TFunction, limits?: PlaceLimits): string {
  if (error instanceof ApiProblem) return problemWords(error.problem, t, limits);
  return error instanceof Unreachable ? t("problem.unreachable") : t("problem.other");
}
