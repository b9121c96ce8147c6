import { useEffect, useState } from "preact/hooks";
import type { QuoteAnswer } from "../apiTypes.ts";
import { errorWords } from "../problemWords.ts";
import { useProperties, useQuotes } from "../queries.ts";
import { type SearchOutcome, searchOutcome } from "../searchOutcome.ts";
import { formatStay } from "../stayDates.ts";
import { hasDates, type StaySearch } from "../staySearch.ts";
import { useWords } from "../useWords.ts";
import { CardGrid, CardGridSkeleton } from "./CardGrid.tsx";
import { LoosenSearch } from "./LoosenSearch.tsx";
import { Message } from "./Message.tsx";
import { Notice } from "./Notice.tsx";

/** With fewer fitting places than this on screen, the next page is asked for without a press. */
const ENOUGH = 6;

interface SearchResultsProps {
  search: StaySearch;
  onChange: (change: Partial<StaySearch>) => void;
}

export function SearchResults({ search, onChange }: SearchResultsProps) {
  const { t } = useWords();
  const [unfitShown, setUnfitShown] = useState(false);
  const { places, quotes, cards, outcome, settled, stillLooking } = useResults(search);
  if (places.isPending) return <Searching />;
  if (places.error && cards.length === 0)
    return <Failed error={places.error} onRetry={() => void places.refetch()} />;
  if (cards.length === 0)
    return <Message title={t("overview.empty")} hint={t("overview.empty_hint")} level="h2" />;
  const { fitting, unfit } = outcome;
  return (
    <section aria-labelledby="results-title">
      <Headline outcome={outcome} search={search} settled={settled} more={places.hasNextPage} />
      {quotes.error && <NoPrices error={quotes.error} onRetry={quotes.retry} />}
      {fitting.length > 0 && <CardGrid cards={fitting} search={search} quotes={quotes.byId} eagerCount={3} />}
      {stillLooking && <CardGridSkeleton />}
      {fitting.length === 0 && !stillLooking && !quotes.error && (
        <LoosenSearch unfit={unfit} search={search} onChange={onChange} />
      )}
      {places.hasNextPage && !stillLooking && <ShowMore onPress={() => void places.fetchNextPage()} />}
      {!stillLooking && unfit.length > 0 && (
        <Unfit
          unfit={unfit}
          search={search}
          quotes={quotes.byId}
          shown={unfitShown}
          onToggle={setUnfitShown}
        />
      )}
    </section>
  );
}

/** The loaded places against the search; asks for more places by itself while too few of them fit. */
function useResults(search: StaySearch) {
  const places = useProperties();
  const cards = places.data?.pages.flatMap((page) => page.items) ?? [];
  const quotes = useQuotes(
    cards.map((card) => card.property_id),
    search,
  );
  const outcome = searchOutcome(cards, quotes.byId, search);
  const settled = outcome.waiting === 0 || quotes.error !== null;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = places;
  const wantsMore =
    settled && outcome.fitting.length < ENOUGH && hasNextPage && !places.error && !quotes.error;
  useEffect(() => {
    if (wantsMore && !isFetchingNextPage) void fetchNextPage();
  }, [wantsMore, isFetchingNextPage, fetchNextPage]);
  return {
    places,
    quotes,
    cards,
    outcome,
    settled,
    stillLooking: !settled || wantsMore || isFetchingNextPage,
  };
}

function NoPrices({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const words = useWords();
  const { t } = words;
  return (
    <Notice title={errorWords(error, words)}>
      <button type="button" class="text-button" onClick={onRetry}>
        {t("try_again")}
      </button>
    </Notice>
  );
}

function ShowMore({ onPress }: { onPress: () => void }) {
  const { t } = useWords();
  return (
    <button type="button" class="button button--quiet overview__more" onClick={onPress}>
      {t("overview.show_more")}
    </button>
  );
}

interface HeadlineProps {
  outcome: SearchOutcome;
  search: StaySearch;
  settled: boolean;
  more: boolean;
}

/** How many there are; a screen reader hears it again when the search changes. */
function Headline({ outcome, search, settled, more }: HeadlineProps) {
  const { t, locale } = useWords();
  const count = outcome.fitting.length;
  const words = () => {
    if (!settled) return t("overview.searching");
    if (!hasDates(search)) return more ? t("overview.count_more", { count }) : t("overview.count", { count });
    const stay = formatStay(search.checkIn, search.checkOut, locale);
    return more ? t("overview.free_so_far", { count, stay }) : t("overview.free", { count, stay });
  };
  return (
    <div role="status" class={count === 0 && settled ? "unseen" : undefined}>
      <h2 id="results-title" class="overview__count">
        {words()}
      </h2>
    </div>
  );
}

interface UnfitProps {
  unfit: SearchOutcome["unfit"];
  search: StaySearch;
  quotes: ReadonlyMap<string, QuoteAnswer>;
  shown: boolean;
  onToggle: (shown: boolean) => void;
}

/** Places that do not fit wait behind a button, each with its reason. */
function Unfit({ unfit, search, quotes, shown, onToggle }: UnfitProps) {
  const { t } = useWords();
  return (
    <div class="overview__unfit">
      <p>
        {t("overview.hidden", { count: unfit.length })}{" "}
        <button type="button" class="text-button" aria-expanded={shown} onClick={() => onToggle(!shown)}>
          {t(shown ? "overview.hide_hidden" : "overview.show_hidden")}
        </button>
      </p>
      {shown && <CardGrid cards={unfit.map((entry) => entry.card)} search={search} quotes={quotes} />}
    </div>
  );
}

function Searching() {
  const { t } = useWords();
  return (
    <section aria-busy="true">
      <h2 class="overview__count">{t("overview.searching")}</h2>
      <CardGridSkeleton />
    </section>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const words = useWords();
  const { t } = words;
  return (
    <Message title={t("overview.failed")} hint={errorWords(error, words)} level="h2">
      <button type="button" class="button" onClick={onRetry}>
        {t("try_again")}
      </button>
    </Message>
  );
}
