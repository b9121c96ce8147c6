import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { Notice } from "../../components/Notice.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { InputField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useHostSession } from "../hostSession.ts";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import {
  changePassword,
  endOtherSessions,
  endSession,
  fetchSessions,
  type SignedInSession,
} from "./accountApi.ts";

const SESSIONS = ["host", "sessions"] as const;

/** One's own sign-in: where one is signed in, and another password. */
export function AccountPage() {
  const { t } = useHostWords();
  usePageTitle(t("account.title"));
  return (
    <div class="page account">
      <div class="host-head">
        <h1>{t("account.title")}</h1>
      </div>
      <Sessions />
      <PasswordForm />
    </div>
  );
}

function Sessions() {
  const { t } = useHostWords();
  const queries = useQueryClient();
  const found = useQuery({ queryKey: SESSIONS, queryFn: fetchSessions });
  const again = () => void queries.invalidateQueries({ queryKey: SESSIONS });
  const ending = useMutation({ mutationFn: endSession, onSettled: again });
  const endingAll = useMutation({ mutationFn: endOtherSessions, onSettled: again });
  const items = found.data?.items ?? [];
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">{t("account.devices")}</h2>
      <p class="hint">{t("account.devices_lead")}</p>
      <Failure title={t("account.devices_failed")} error={found.error} onRetry={again} />
      <ul class="account__sessions" aria-busy={found.isPending}>
        {items.map((each) => (
          <SessionRow key={each.session_id} shown={each} onEnd={() => ending.mutate(each.session_id)} />
        ))}
      </ul>
      <Failure title={t("account.end_failed")} error={ending.error ?? endingAll.error} />
      <p role="status">{endingAll.data ? t("account.ended", { count: endingAll.data.ended }) : ""}</p>
      {items.length > 1 && (
        <button type="button" class="button button--quiet" onClick={() => endingAll.mutate()}>
          {t("account.end_others")}
        </button>
      )}
    </section>
  );
}

function SessionRow({ shown, onEnd }: { shown: SignedInSession; onEnd: () => void }) {
  const { t, locale } = useHostWords();
  const { browser, system } = shown.device;
  const name = [browser, system].filter(Boolean).join(" · ") || t("account.unknown_device");
  return (
    <li class="account__session">
      <div>
        <p class="account__device">
          {name} {shown.current && <span class="badge">{t("account.this_device")}</span>}
        </p>
        <p class="hint">
          {t("account.seen", { when: instantWords(shown.seen_at, locale), address: shown.address })}
        </p>
      </div>
      {!shown.current && (
        <button
          type="button"
          class="text-button"
          aria-label={t("account.end_named", { device: name })}
          onClick={onEnd}
        >
          {t("account.end")}
        </button>
      )}
    </li>
  );
}

function PasswordForm() {
  const { t } = useHostWords();
  const queries = useQueryClient();
  const session = useHostSession();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => changePassword(old, next),
    onSuccess: () => {
      setOld("");
      setNext("");
      void queries.invalidateQueries({ queryKey: SESSIONS });
    },
  });
  const wrong = fieldErrors(change.error);
  const told = wrong["/old_password"] ?? wrong["/new_password"];
  const submit = (event: Event) => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">{t("account.password")}</h2>
      <p class="hint">{t("account.password_lead")}</p>
      <form class="host-form sign-in" onSubmit={submit}>
        <input type="hidden" name="username" autocomplete="username" value={session?.email} />
        <InputField
          label={t("account.old_password")}
          name="old-password"
          type="password"
          autocomplete="current-password"
          value={old}
          onInput={setOld}
          error={wrong["/old_password"] && t("account.old_password_wrong")}
          required
        />
        <InputField
          label={t("account.new_password")}
          name="new-password"
          type="password"
          autocomplete="new-password"
          value={next}
          onInput={setNext}
          error={wrong["/new_password"]}
          required
        />
        {!told && <Failure title={t("account.password_failed")} error={change.error} />}
        {change.isSuccess && <Notice title={t("account.password_changed")} icon="check" role="status" />}
        <button type="submit" class="button" aria-disabled={change.isPending}>
          {t("account.change_password")}
        </button>
      </form>
    </section>
  );
}
