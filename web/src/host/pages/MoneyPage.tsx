import { Link, useSearch } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { formatMoney } from "../../money.ts";
import type { LedgerEntry, LedgerTotal } from "../../paymentTypes.ts";
import { useTenant } from "../../queries.ts";
import { todayIn } from "../../stayDates.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import { useLedger } from "../money/moneyQueries.ts";
import { addMonths, isMonth, type Month, monthName } from "../money/month.ts";

/** A month's money: the sums first, then every movement. The month lives in the address. */
export function MoneyPage() {
  const { t } = useHostWords();
  const current = todayIn(useTenant().data?.time_zone ?? "UTC").slice(0, 7);
  const asked = new URLSearchParams(useSearch()).get("month");
  const month = isMonth(asked) && asked <= current ? asked : current;
  usePageTitle(t("money.title"));
  return (
    <div class="page money">
      <div class="host-head">
        <div>
          <h1>{t("money.title")}</h1>
          <p class="lead">{t("money.lead")}</p>
        </div>
      </div>
      <MonthSteps month={month} current={current} />
      <LedgerView key={month} month={month} />
    </div>
  );
}

function MonthSteps({ month, current }: { month: Month; current: Month }) {
  const { t, locale } = useHostWords();
  const [before, after] = [addMonths(month, -1), addMonths(month, 1)];
  const step = (to: Month, words: "money.before" | "money.after", icon: "left" | "right") => (
    <Link
      href={`/host/money?month=${to}`}
      class="step-button"
      aria-label={t(words, { month: monthName(to, locale) })}
    >
      <Icon name={icon} />
    </Link>
  );
  return (
    <div class="money__month">
      {step(before, "money.before", "left")}
      <h2 aria-live="polite">{monthName(month, locale)}</h2>
      {after <= current ? step(after, "money.after", "right") : <span class="money__no-step" />}
    </div>
  );
}

function LedgerView({ month }: { month: Month }) {
  const { t, guestT, locale } = useHostWords();
  const ledger = useLedger(month);
  const [first] = ledger.data?.pages ?? [];
  const entries = ledger.data?.pages.flatMap((page) => page.entries) ?? [];
  const failure = (
    <Failure title={t("money.failed")} error={ledger.error} onRetry={() => void ledger.refetch()} />
  );
  if (ledger.isPending) return <LedgerSkeleton />;
  if (!first) return failure;
  if (entries.length === 0 && first.totals.length === 0) {
    return (
      <Message
        level="h2"
        title={t("money.empty", { month: monthName(month, locale) })}
        hint={t("money.empty_hint")}
        picture={9}
      >
        <Link href="/host/bookings" class="button button--quiet">
          {t("money.to_bookings")}
        </Link>
      </Message>
    );
  }
  return (
    <>
      {failure}
      <Totals totals={first.totals} />
      <Entries entries={entries} />
      {ledger.hasNextPage && (
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={ledger.isFetchingNextPage}
          onClick={() => !ledger.isFetchingNextPage && void ledger.fetchNextPage()}
        >
          {ledger.isFetchingNextPage ? guestT("loading") : t("money.show_more")}
        </button>
      )}
    </>
  );
}

const ACCOUNTS = ["charged", "refunds", "held", "host", "fee"] as const;

function Totals({ totals }: { totals: readonly LedgerTotal[] }) {
  const { t, locale } = useHostWords();
  return (
    <section aria-labelledby="money-totals" class="money__totals">
      <h3 id="money-totals" class="unseen">
        {t("money.totals")}
      </h3>
      {totals.map((total) => (
        <dl key={total.currency} class="host-card money__total">
          {ACCOUNTS.map((account) => (
            <div key={account} class={`money__account money__account--${account}`}>
              <dt>{t(`money.${account}`)}</dt>
              <dd>{formatMoney({ amount: total[account], currency: total.currency }, locale)}</dd>
            </div>
          ))}
        </dl>
      ))}
    </section>
  );
}

/** What came from the card less what went back to it. */
const moved = ({ postings }: LedgerEntry): number =>
  postings.reduce(
    (sum, { account, amount }) => sum + (account === "charged" || account === "refunds" ? amount : 0),
    0,
  );

const WHYS = ["captured", "refunded", "dispute_lost", "corrected"] as const;

function Entries({ entries }: { entries: readonly LedgerEntry[] }) {
  const { t, locale } = useHostWords();
  const why = (entry: LedgerEntry) => {
    const known = WHYS.find((each) => each === entry.why.replace(" ", "_"));
    return known ? t(`money.why_${known}`) : entry.why;
  };
  return (
    <section aria-labelledby="money-entries">
      <h3 id="money-entries">{t("money.entries")}</h3>
      <div class="money__scroll">
        <table class="money__entries">
          <thead>
            <tr>
              <th scope="col">{t("money.when")}</th>
              <th scope="col">{t("money.what")}</th>
              <th scope="col">{t("money.booking")}</th>
              <th scope="col">{t("money.amount")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, index) => (
              <tr key={`${entry.booking_id} ${entry.at} ${index}`}>
                <td>
                  <time dateTime={entry.at}>{instantWords(entry.at, locale)}</time>
                </td>
                <td>{why(entry)}</td>
                <td>
                  <Link href={`/host/bookings/${encodeURIComponent(entry.booking_id)}`}>
                    {entry.booking_id}
                  </Link>
                </td>
                <td>{formatMoney({ amount: moved(entry), currency: entry.currency }, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function LedgerSkeleton() {
  const { guestT } = useHostWords();
  return (
    <div aria-busy="true" class="money__totals">
      <span class="unseen" role="status">
        {guestT("loading")}
      </span>
      <div class="skeleton skeleton--totals" />
      {Array.from({ length: 4 }, (_, index) => (
        <div key={index} class="skeleton skeleton--entry" />
      ))}
    </div>
  );
}
