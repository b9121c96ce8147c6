import { useMemo, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { ApiProblem } from "../api.ts";
import type { Guests, Property, QuoteAnswer } from "../apiTypes.ts";
import { bookingRequest, checkContact, type FieldErrors, fieldErrors } from "../bookingForm.ts";
import { useQuote } from "../queries.ts";
import { type DatedSearch, formatSearch } from "../staySearch.ts";
import { type BookState, useBookStay } from "../useBookStay.ts";
import { BookButton } from "./BookButton.tsx";
import { BookNotice, UnbookableNotice } from "./BookNotice.tsx";
import { ContactForm } from "./ContactForm.tsx";
import { GuestsField } from "./GuestsField.tsx";
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

/** The last step: who comes, what it costs, one button. */
export function BookStay({ property, stay, onGuests }: BookStayProps) {
  const { t } = useTranslation();
  const { data: answer, error } = useQuote(property.property_id, stay);
  const { attempt, state, type, submit, errors, total } = useBookForm(property, stay, answer);
  const datesAddress = `/stay/${encodeURIComponent(property.property_id)}${formatSearch(stay)}`;
  const limits = { sleeps: property.sleeps, ...property.stay_rules };
  const quietAboutQuote = state.is !== "open" || attempt.unanswered !== undefined;
  return (
    <div class="page book">
      <Link href={datesAddress} class="back-link">
        <Icon name="left" size={18} /> {t("book.change")}
      </Link>
      <h1>{t("book.title")}</h1>
      {!quietAboutQuote && (
        <UnbookableNotice answer={answer} error={error} datesAddress={datesAddress} limits={limits} />
      )}
      <div class="book__columns">
        <StaySummary property={property} stay={stay}>
          <SummaryPrice answer={answer} />
        </StaySummary>
        <ContactForm
          contact={attempt}
          errors={errors}
          onType={type}
          onSubmit={submit}
          guests={<GuestsField guests={stay.guests} sleeps={property.sleeps} onChange={onGuests} />}
        >
          {state.is === "open" && attempt.unanswered && (
            <Notice title={t("book.unanswered")}>
              <p>{t("book.unanswered_detail")}</p>
            </Notice>
          )}
          {state.is === "failed" && (
            <BookNotice error={state.error} asked={state.asked} datesAddress={datesAddress} limits={limits} />
          )}
          <BookButton total={total} sending={state.is === "sending"} />
        </ContactForm>
      </div>
    </div>
  );
}

function SummaryPrice({ answer }: { answer: QuoteAnswer | undefined }) {
  const { t } = useTranslation();
  const quote = bookable(answer);
  if (!answer) return <div class="skeleton skeleton--price" role="img" aria-label={t("price.working")} />;
  if (!quote) return null;
  return (
    <>
      <PriceLines lines={quote.lines} total={quote.total} currency={quote.currency} />
      <RefundRule refund={quote.refund} />
    </>
  );
}

/** The attempt with its checks: what the button sends, costs, and what is wrong with the fields. */
function useBookForm(property: Property, stay: DatedSearch, answer: QuoteAnswer | undefined) {
  const { i18n } = useTranslation();
  const { attempt, state, book, type } = useBookStay(property.property_id, stay);
  const [found, setFound] = useState<FieldErrors>({});
  const remarks = useMemo(() => remarksOf(state), [state]);
  const quote = bookable(answer);
  // What was sent unheard may be booked already, and so have taken its own nights: it can be sent again.
  const request = quote ? bookingRequest(quote, attempt, i18n.language) : attempt.unanswered;
  const submit = () => {
    const wrong = checkContact(attempt);
    setFound(wrong);
    if (request && Object.keys(wrong).length === 0) void book(request);
  };
  const errors = Object.keys(found).length > 0 ? found : remarks;
  const total = request && { amount: request.expected_total, currency: request.currency };
  return { attempt, state, type, submit, errors, total };
}

const NO_REMARKS: FieldErrors = {};

const remarksOf = (state: BookState): FieldErrors =>
  state.is === "failed" && state.error instanceof ApiProblem ? fieldErrors(state.error.problem) : NO_REMARKS;
