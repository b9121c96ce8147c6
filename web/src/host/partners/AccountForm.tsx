import { useEffect, useRef, useState } from "preact/hooks";
import { InputField, SelectField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import type { Account } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useSetAccount } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";

const CHANNEX = "https://app.channex.io";
const LONGEST = 128;

interface AccountFormProps {
  id: string;
  /** The one to be changed; null where there is none yet. Its key is never shown. */
  account: Account | null;
  onSaved: (account: Account) => void;
  onCancel?: () => void;
}

/** The key of an account at a channel manager, and which property there is meant. It is tried before it is kept. */
export function AccountForm({ id, account, onSaved, onCancel }: AccountFormProps) {
  const { t } = usePartnerWords();
  const form = useRef<HTMLFormElement>(null);
  const [key, setKey] = useState("");
  const [there, setThere] = useState(account?.property_there ?? "");
  const [server, setServer] = useState(account?.server ?? CHANNEX);
  const [plans, setPlans] = useState<Record<string, string>>(() => chosenPlans(account));
  const [tries, setTries] = useState(0);
  const save = useSetAccount(id);
  const told = fieldErrors(save.error);
  const wrongs = {
    key: key.trim() === "" ? t("account.key_missing") : "",
    there: there.trim() === "" ? t("account.there_missing") : "",
  };
  const shown = tries > 0 ? wrongs : { key: "", there: "" };
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries]);
  const submit = (event: Event) => {
    event.preventDefault();
    setTries((count) => count + 1);
    if (Object.values(wrongs).some(Boolean) || save.isPending) return;
    const body = {
      api_key: key.trim(),
      property_there: there.trim(),
      server: server.trim() || CHANNEX,
      rate_plans: Object.fromEntries(Object.entries(plans).filter(([, plan]) => plan !== "")),
    };
    save.mutate({ id, body }, { onSuccess: onSaved });
  };
  return (
    <form ref={form} class="host-form partner-form" onSubmit={submit} noValidate>
      <InputField
        label={t("account.key")}
        hint={t("account.key_hint")}
        name="api_key"
        type="password"
        value={key}
        onInput={setKey}
        maxLength={LONGEST}
        autocomplete="off"
        error={shown.key || told["/api_key"]}
      />
      <InputField
        label={t("account.there")}
        hint={t("account.there_hint")}
        name="property_there"
        value={there}
        onInput={setThere}
        maxLength={LONGEST}
        autocomplete="off"
        error={shown.there || told["/property_there"]}
      />
      <InputField
        label={t("account.server")}
        hint={t("account.server_hint")}
        name="server"
        value={server}
        onInput={setServer}
        autocomplete="off"
        error={told["/server"]}
      />
      {(account?.rooms ?? [])
        .filter((room) => room.rate_plans.length > 1)
        .map((room) => (
          <SelectField
            key={room.listing}
            label={t("account.plan_of", { room: room.title })}
            name={`plan-${room.listing}`}
            value={plans[room.listing] ?? ""}
            onChange={(plan) => setPlans((known) => ({ ...known, [room.listing]: plan }))}
            options={[
              { value: "", label: t("account.no_plan") },
              ...room.rate_plans.map(({ rate_plan: value, title: label }) => ({ value, label })),
            ]}
          />
        ))}
      {Object.keys(told).length === 0 && <PartnerFailure title={t("account.not_saved")} error={save.error} />}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={save.isPending}>
          {t(save.isPending ? "account.trying" : "account.submit")}
        </button>
        {onCancel && (
          <button type="button" class="button button--quiet" onClick={onCancel}>
            {t("account.cancel")}
          </button>
        )}
      </div>
    </form>
  );
}

const chosenPlans = (account: Account | null): Record<string, string> =>
  Object.fromEntries(
    (account?.rooms ?? []).flatMap(({ listing, rate_plan: plan }) => (plan ? [[listing, plan]] : [])),
  );
