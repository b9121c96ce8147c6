import { Link } from "wouter";
import { Icon, type IconName } from "../components/Icon.tsx";
import { Picture } from "../components/Picture.tsx";
import { usePlatformTitle } from "./usePlatformTitle.ts";
import { usePlatformWords } from "./platformWords.ts";
import { siteDomain } from "./subdomain.ts";

const PROMISES: readonly { name: "address" | "calendar" | "money"; icon: IconName }[] = [
  { name: "address", icon: "place" },
  { name: "calendar", icon: "calendar" },
  { name: "money", icon: "shield" },
];

/** What this is, and one way on. */
export function StartPage() {
  const { t } = usePlatformWords();
  usePlatformTitle(undefined);
  return (
    <div class="page start">
      <div class="start__words">
        <h1>{t("start.title")}</h1>
        <p class="lead">{t("start.lead")}</p>
        <p>
          <Link href="/sign-up" class="button">
            {t("start.go")}
          </Link>
        </p>
        <p class="hint">{t("start.time")}</p>
      </div>
      <Picture image={2} class="start__picture" eager />
      <ul class="start__promises">
        {PROMISES.map(({ name, icon }) => (
          <li key={name}>
            <Icon name={icon} size={24} />
            <h2>{t(`start.${name}`)}</h2>
            <p>{t(`start.${name}_words`, { domain: siteDomain() })}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
