/** Letters as the console shows them: beforehand, and what became of those of a booking. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type {
  LetterLanguage,
  Letters,
  MessageKinds,
  MessagePreview,
  OfferTakers,
  OwnWords,
} from "../../messageTypes.ts";
import type { OwnWordsBody } from "../../apiDocument.ts";
import { callAsHost } from "../hostApi.ts";

const SECOND = 1_000;

export const useBookingLetters = (bookingId: string) =>
  useQuery({
    queryKey: ["host", "letters", bookingId],
    queryFn: () => callAsHost<Letters>(`/bookings/${encodeURIComponent(bookingId)}/letters`),
    refetchInterval: 20 * SECOND,
    refetchOnWindowFocus: true,
    staleTime: 10 * SECOND,
  });

/** How many guests take offers: who they are is not told. */
export const useOfferTakers = () =>
  useQuery({
    queryKey: ["host", "offer-takers"],
    queryFn: () => callAsHost<OfferTakers>("/offer-takers"),
    staleTime: 60 * SECOND,
  });

export interface PreviewWish {
  /** A reminder's kind, and to whom it goes. */
  reminder: string;
  recipient: string;
  language: LetterLanguage;
  words: OwnWords;
  /** Whether it comes once a year, and not with a stay. */
  yearly?: boolean;
}

export const useMessageKinds = () =>
  useQuery({
    queryKey: ["host", "message-kinds"],
    queryFn: () => callAsHost<MessageKinds>("/message-previews"),
    staleTime: Infinity,
  });

/** A kind that the deployment added has no words of ours: it is shown with those of its host. */
function nameOf({ reminder, recipient, yearly }: PreviewWish, kinds: MessageKinds): string {
  const name = `${reminder}-${recipient}`;
  return kinds.items.some(({ message }) => message === name)
    ? name
    : `${yearly ? "offer" : "own"}-${recipient}`;
}

/** The last one stays until the next has come. */
export function usePreview(wish: PreviewWish) {
  const kinds = useMessageKinds();
  const preview = useQuery({
    queryKey: ["host", "preview", wish],
    queryFn: () => fetchPreview(nameOf(wish, kinds.data ?? { items: [], languages: [] }), wish),
    enabled: kinds.data !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60 * SECOND,
  });
  const failed = kinds.data ? preview : kinds;
  return { data: preview.data, error: failed.error, refetch: () => void failed.refetch() };
}

function fetchPreview(name: string, { language, words }: PreviewWish): Promise<MessagePreview> {
  const path = `/message-previews/${encodeURIComponent(name)}`;
  if (!words.subject && !words.text) return callAsHost<MessagePreview>(`${path}?language=${language}`);
  return callAsHost<MessagePreview>(path, {
    method: "POST",
    body: { language, ...words } satisfies OwnWordsBody,
    headers: { "Idempotency-Key": crypto.randomUUID() },
  });
}
