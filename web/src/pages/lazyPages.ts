/** Pages beside the overview come in chunks of their own, fetched as soon as the address names one. */
import { lazy } from "preact/compat";

const loaders = {
  property: () => import("./PropertyPage.tsx"),
  book: () => import("./BookPage.tsx"),
  booking: () => import("./BookingPage.tsx"),
  find: () => import("./FindBookingPage.tsx"),
  letters: () => import("./LettersPage.tsx"),
  host: () => import("../host/HostPart.tsx"),
  platform: () => import("../platform/PlatformPart.tsx"),
};

export const PropertyPage = lazy(() =>
  loaders.property().then((module) => ({ default: module.PropertyPage })),
);
export const BookPage = lazy(() => loaders.book().then((module) => ({ default: module.BookPage })));
export const BookingPage = lazy(() => loaders.booking().then((module) => ({ default: module.BookingPage })));
export const FindBookingPage = lazy(() =>
  loaders.find().then((module) => ({ default: module.FindBookingPage })),
);
export const LettersPage = lazy(() => loaders.letters().then((module) => ({ default: module.LettersPage })));
export const HostPart = lazy(() => loaders.host().then((module) => ({ default: module.HostPart })));
export const PlatformPart = lazy(() =>
  loaders.platform().then((module) => ({ default: module.PlatformPart })),
);

/** Begins to fetch the chunk of `path`'s page; the router asks for it again when it renders. */
export function preloadPage(path: string): void {
  if (mayBePlatform()) void loaders.platform();
  else if (/^\/host(\/|$)/.test(path)) void loaders.host();
  else if (path.startsWith("/booking/")) void loaders.booking();
  else if (path === "/find-booking") void loaders.find();
  else if (path === "/letters") void loaders.letters();
  else if (path.startsWith("/stay/")) void (path.endsWith("/book") ? loaders.book() : loaders.property());
}

/** The platform's own address looks like this; the API has the last word. */
export const mayBePlatform = (): boolean => location.hostname.startsWith("platform.");

/** Fetches the pages a guest opens next, once the browser has nothing better to do; returns what calls it off. */
export function preloadLater(): () => void {
  const fetchPages = () => {
    for (const load of [loaders.property, loaders.book]) load().catch(ignoreFailedPreload);
  };
  if (!window.requestIdleCallback) {
    const timer = setTimeout(fetchPages, 2_000);
    return () => clearTimeout(timer);
  }
  const request = window.requestIdleCallback(fetchPages);
  return () => window.cancelIdleCallback(request);
}

/** What could not be fetched early is fetched again, and its failure shown, when its page is opened. */
function ignoreFailedPreload(): void {}
