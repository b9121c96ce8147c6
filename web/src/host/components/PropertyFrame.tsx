import type { ComponentChildren } from "preact";
import { Link } from "wouter";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { useHostProperty } from "../hostQueries.ts";
import type { HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { Failure } from "./Failure.tsx";

const PARTS = [
  { name: "rules", path: "" },
  { name: "channels", path: "/channels" },
] as const;

interface PropertyFrameProps {
  id: string;
  part: (typeof PARTS)[number]["name"];
  children: (property: HostProperty) => ComponentChildren;
}

/** What the pages of one property stand in: its name, and the way between its parts. */
export function PropertyFrame({ id, part, children }: PropertyFrameProps) {
  const { t } = useHostWords();
  const property = useHostProperty(id);
  const title = property.data?.title ?? t("properties.title");
  usePageTitle(part === "rules" ? title : `${t("properties.channels")} · ${title}`);
  if (property.data) {
    return (
      <div class="page">
        <Link href="/host/properties" class="back-link">
          <Icon name="left" size={18} /> {t("nav.properties")}
        </Link>
        <div class="host-head host-head--parts">
          <h1>{property.data.title}</h1>
          <Link href={`/stay/${encodeURIComponent(id)}`} class="host-head__link">
            {t("rules.see_as_guest")}
          </Link>
        </div>
        <PropertyParts id={id} here={part} />
        {children(property.data)}
      </div>
    );
  }
  if (hasSlug(property.error, "not-found")) return <PropertyMissing />;
  if (!property.error) return <PageSkeleton />;
  return (
    <div class="page">
      <Failure
        title={t("properties.failed")}
        error={property.error}
        onRetry={() => void property.refetch()}
      />
    </div>
  );
}

function PropertyParts({ id, here }: { id: string; here: PropertyFrameProps["part"] }) {
  const { t } = useHostWords();
  return (
    <nav class="part-nav" aria-label={t("properties.parts")}>
      <ul>
        {PARTS.map(({ name, path }) => (
          <li key={name}>
            <Link
              href={`/host/properties/${encodeURIComponent(id)}${path}`}
              aria-current={name === here ? "page" : undefined}
            >
              {t(`properties.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PropertyMissing() {
  const { t, guestT } = useHostWords();
  return (
    <div class="page page--message">
      <Message title={guestT("property.missing")} picture={8}>
        <Link href="/host/properties" class="button">
          {t("nav.properties")}
        </Link>
      </Message>
    </div>
  );
}
