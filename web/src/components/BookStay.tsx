import { useMemo, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { ApiProblem, hasSlug } from "../api.ts";
import type { Guests, Property, QuoteAnswer } from "../apiTypes.ts";
import { checkContact, type FieldErrors, fieldErrors } from "../bookingForm.ts";
import { CardSection, CardSkeleton } from "../payment/CardSection.tsx";
import { useCardStep } from "../payment/useCardStep.ts";
import { type DatedSearch, formatSearch } from "../staySearch.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { type BookState, useBookStay } from "../useBookStay.ts";
import { BookButton } from "./BookButton.tsx";
import { BookNotice, UnbookableNotice } from "./BookNotice.tsx";
import { ContactForm } from "./ContactForm.tsx";
import { GuestsField } from "./GuestsField.tsx";
import { HoldNotice } from "./HoldNotice.tsx";
import { Icon } from "./Icon.tsx";
import { Notice } from "./Notice.tsx";
import { bookable } from "./PriceCard.tsx";
import { PriceLines } from "./PriceLines.tsx";
import { RefundRule } from "./RefundRule.tsx";
import { StaySummary } from "./StaySummary.tsx";

interface BookStayProps {
  property: Property;
  stay: DatedSearch;
  onGuests: (guests: Guests) => void;
}

/** The last step: who comes, what it costs, by which card, one button. */
export function BookStay({ property, stay, onGuests }: BookStayProps) {
  const { t } = useTranslation();
  const form = useBookForm(property, stay);
  const { attempt, state, answer, nights, instant, card } = form;
  const datesAddress = `/stay/${encodeURIComponent(property.property_id)}${formatSearch(stay)}`;
  const where = { datesAddress, limits: { sleeps: property.sleeps, ...property.stay_rules } };
  const unheard = state.is === "open" && attempt.unanswered.length > 0;
  const title = t(instant ? "book.title" : "book.title_ask");
  usePageTitle(title);
  return (
    <div class="page book">
      <Link href={datesAddress} class="back-link">
        <Icon name="left" size={18} /> {t("book.change")}
      </Link>
      <h1>{title}</h1>
      {state.is === "open" && !unheard && (
        <UnbookableNotice answer={answer} error={form.quoteError} {...where} />
      )}
      <div class="book__columns">
        <StaySummary property={property} stay={stay}>
          <SummaryPrice answer={answer} waiting={!form.quoteError} />
        </StaySummary>
        <ContactForm
          contact={attempt}
          errors={form.errors}
          asks={!instant}
          onType={form.type}
          onSubmit={form.submit}
          guests={<GuestsField guests={stay.guests} sleeps={property.sleeps} onChange={onGuests} />}
        >
          {card.waiting && <CardSkeleton />}
          {card.section && <CardSection {...card.section} />}
          {unheard && (
            <Notice title={t("book.unanswered")}>
              <p>{t("book.unanswered_detail")}</p>
            </Notice>
          )}
          {state.is === "failed" && <BookNotice error={state.error} shown={state.shown} {...where} />}
          {!unheard && (nights.is !== "refused" || answer?.available) && (
            <HoldNotice nights={nights} instant={instant} />
          )}
          <CancelRule answer={answer} />
          <BookButton
            total={card.ready ? form.total : undefined}
            sending={state.is === "sending"}
            instant={instant}
            pays={card.section ? (property.payment_time ?? "at_booking") : undefined}
          />
        </ContactForm>
      </div>
    </div>
  );
}

function SummaryPrice({ answer, waiting }: { answer: QuoteAnswer | undefined; waiting: boolean }) {
  const { t } = useTranslation();
  const quote = bookable(answer);
  if (!answer && waiting)
    return <div class="skeleton skeleton--price" role="img" aria-label={t("price.working")} />;
  if (!quote) return null;
  return <PriceLines lines={quote.lines} total={quote.total} currency={quote.currency} />;
}

/** What cancelling will give back stands where one decides. */
function CancelRule({ answer }: { answer: QuoteAnswer | undefined }) {
  const quote = bookable(answer);
  return quote && <RefundRule refund={quote.refund} />;
}

/** The attempt with its checks: what the button sends, costs, and what is wrong with the fields. */
function useBookForm(property: Property, stay: DatedSearch) {
  const { book, ...rest } = useBookStay(property, stay);
  const { attempt, state, answer } = rest;
  const [found, setFound] = useState<FieldErrors>({});
  const remarks = useMemo(() => remarksOf(state), [state]);
  const shown = bookable(answer) ?? undefined;
  // What was sent unheard may be booked already, and so have taken its own nights: it can be sent again.
  const [unheard] = attempt.unanswered;
  const total = shown
    ? { amount: shown.total, currency: shown.currency }
    : unheard && { amount: unheard.expected_total, currency: unheard.currency };
  const card = useCardStep(total, unheard?.payment_method);
  const submit = () => {
    const wrong = checkContact(attempt);
    setFound(wrong);
    if (Object.keys(wrong).length > 0) card.check();
    else if ((shown || unheard) && card.ready) void book(shown, card.take);
  };
  const errors = Object.keys(found).length > 0 ? found : remarks;
  const instant = answer?.instant_book ?? property.instant_book;
  return { ...rest, submit, errors, total, instant, card };
}

const NO_REMARKS: FieldErrors = {};

/** A hold's refusal points at its own e-mail member, a booking's at the guest's: both are the one field. */
const remarksOf = (state: BookState): FieldErrors =>
  state.is === "failed" && hasSlug(state.error, "invalid-request")
    ? fieldErrors((state.error as ApiProblem).problem)
    : NO_REMARKS;
