import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { hasSlug } from "../api.ts";
import { BookStay } from "../components/BookStay.tsx";
import { Message } from "../components/Message.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { errorWords } from "../problemWords.ts";
import { useProperty } from "../queries.ts";
import { hasDates } from "../staySearch.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { useStaySearch } from "../useStaySearch.ts";
import { useWords } from "../useWords.ts";
import "../stayWords.ts";
import "../styles/book.css";

export function BookPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const [search, change] = useStaySearch();
  const property = useProperty(id);
  const place = `/stay/${encodeURIComponent(id)}`;
  usePageTitle(t("book.title"));
  if (!hasDates(search)) return <DatesMissing place={place} />;
  if (property.data) {
    const stay = `${search.checkIn}/${search.checkOut}`;
    return (
      <BookStay key={stay} property={property.data} stay={search} onGuests={(guests) => change({ guests })} />
    );
  }
  return property.error ? <PlaceMissing error={property.error} place={place} /> : <PageSkeleton />;
}

function DatesMissing({ place }: { place: string }) {
  const { t } = useTranslation();
  return (
    <div class="page page--message">
      <Message title={t("book.missing_dates")} hint={t("book.missing_dates_hint")} picture={7}>
        <Link href={place} class="button">
          {t("book.choose_dates")}
        </Link>
      </Message>
    </div>
  );
}

function PlaceMissing({ error, place }: { error: unknown; place: string }) {
  const words = useWords();
  const { t } = words;
  const missing = hasSlug(error, "not-found");
  return (
    <div class="page page--message">
      <Message
        title={t(missing ? "property.missing" : "property.failed")}
        hint={missing ? t("property.missing_hint") : errorWords(error, words)}
        picture={8}
      >
        <Link href={missing ? "/" : place} class="button">
          {t(missing ? "home" : "try_again")}
        </Link>
      </Message>
    </div>
  );
}
