import type { ComponentChildren } from "preact";
import { Link, Route, Switch } from "wouter";
import { LanguageSwitch } from "../components/LanguageSwitch.tsx";
import { Message } from "../components/Message.tsx";
import { OfflineNotice } from "../components/OfflineNotice.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { Mark, skip } from "../components/SiteHeader.tsx";
import { LANGUAGES } from "../language.ts";
import { usePlatformTitle } from "./usePlatformTitle.ts";
import { usePlatformWords, usePlatformWordsReady } from "./platformWords.ts";
import { ProgressPage } from "./ProgressPage.tsx";
import { SignUpPage } from "./SignUpPage.tsx";
import { StartPage } from "./StartPage.tsx";
import "../stayWords.ts";
import "./platform.css";

/** The platform's own address: where hosts come from. */
export function PlatformPart() {
  const ready = usePlatformWordsReady();
  return (
    <PlatformFrame>
      {ready ? (
        <Switch>
          <Route path="/">
            <StartPage />
          </Route>
          <Route path="/sign-up">
            <SignUpPage />
          </Route>
          <Route path="/sign-up/:id">{({ id }) => <ProgressPage key={id} id={id} />}</Route>
          <Route>
            <NothingHere />
          </Route>
        </Switch>
      ) : (
        <PageSkeleton />
      )}
    </PlatformFrame>
  );
}

function PlatformFrame({ children }: { children: ComponentChildren }) {
  const { t, guestT } = usePlatformWords();
  return (
    <>
      <header class="site-header">
        <a class="skip" href="#content" onClick={skip}>
          {guestT("skip_to_content")}
        </a>
        <div class="site-header__row">
          <Link href="/" class="wordmark">
            <Mark />
            <span>{t("name")}</span>
          </Link>
          <LanguageSwitch offered={[...LANGUAGES]} />
        </div>
      </header>
      <OfflineNotice />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="site-footer">
        <p class="site-footer__name">{t("name")}</p>
        <p>{t("footer.already")}</p>
      </footer>
    </>
  );
}

function NothingHere() {
  const { t, guestT } = usePlatformWords();
  usePlatformTitle(guestT("not_found.title"));
  return (
    <div class="page page--message">
      <Message title={guestT("not_found.title")} hint={guestT("not_found.hint")} picture={8}>
        <Link href="/" class="button">
          {t("start.back")}
        </Link>
      </Message>
    </div>
  );
}
