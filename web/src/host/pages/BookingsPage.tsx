import { useMemo } from "preact/hooks";
import { Link, useLocation, useSearch } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { useTenant } from "../../queries.ts";
import { formatStay, todayIn } from "../../stayDates.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { filterOf, formatListSearch, type ListSearch, parseListSearch } from "../bookingsFilter.ts";
import { BookingRow } from "../components/BookingRow.tsx";
import { BookingsFilterForm } from "../components/BookingsFilterForm.tsx";
import { Failure } from "../components/Failure.tsx";
import { useBookings, useHostProperties } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";

export function BookingsPage() {
  const { t, locale } = useHostWords();
  const [search, change] = useListSearch();
  const today = todayIn(useTenant().data?.time_zone ?? "UTC");
  const filter = useMemo(() => filterOf(search, today), [search, today]);
  usePageTitle(t("bookings.title"));
  return (
    <div class="page">
      <div class="host-head">
        <div>
          <h1>{t("bookings.title")}</h1>
          <p class="lead">
            {filter.from && filter.to
              ? t(`bookings.by_${search.by}`, { stay: formatStay(filter.from, filter.to, locale) })
              : t("bookings.all_dates")}
          </p>
        </div>
        <Link href="/host/bookings/new" class="button">
          <Icon name="plus" size={18} /> {t("new.title")}
        </Link>
      </div>
      <BookingsFilterForm search={search} filter={filter} onChange={change} />
      <BookingList
        filter={filter}
        onClear={() => change({ state: "", propertyId: "", from: null, to: null, ended: false })}
      />
    </div>
  );
}

function useListSearch(): [ListSearch, (part: Partial<ListSearch>) => void] {
  const query = useSearch();
  const [path, navigate] = useLocation();
  const search = useMemo(() => parseListSearch(query), [query]);
  return [search, (part) => navigate(path + formatListSearch({ ...search, ...part }), { replace: true })];
}

function BookingList({ filter, onClear }: { filter: ReturnType<typeof filterOf>; onClear: () => void }) {
  const { t, guestT } = useHostWords();
  const bookings = useBookings(filter);
  const properties = useHostProperties();
  const titles = useMemo(
    () => new Map((properties.data ?? []).map((each) => [each.property_id, each.title])),
    [properties.data],
  );
  const items = bookings.data?.pages.flatMap((page) => page.items) ?? [];
  if (bookings.isPending) return <ListSkeleton />;
  return (
    <>
      <Failure title={t("bookings.failed")} error={bookings.error} onRetry={() => void bookings.refetch()} />
      {bookings.data && items.length === 0 && (
        <Message level="h2" title={t("bookings.empty")} hint={t("bookings.empty_hint")} picture={9}>
          <button type="button" class="button button--quiet" onClick={onClear}>
            {t("bookings.clear")}
          </button>
        </Message>
      )}
      <ul class="booking-list" aria-label={t("bookings.title")}>
        {items.map((booking) => (
          <li key={booking.booking_id}>
            <BookingRow booking={booking} title={titles.get(booking.property_id) ?? ""} />
          </li>
        ))}
      </ul>
      {bookings.hasNextPage && (
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={bookings.isFetchingNextPage}
          onClick={() => !bookings.isFetchingNextPage && void bookings.fetchNextPage()}
        >
          {bookings.isFetchingNextPage ? guestT("loading") : t("bookings.show_more")}
        </button>
      )}
    </>
  );
}

function ListSkeleton() {
  const { guestT } = useHostWords();
  return (
    <div aria-busy="true" class="booking-list">
      <span class="unseen" role="status">
        {guestT("loading")}
      </span>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} class="skeleton skeleton--booking" />
      ))}
    </div>
  );
}
