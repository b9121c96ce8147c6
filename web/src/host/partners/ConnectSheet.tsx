import { useEffect, useRef, useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { InputField, SelectField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import type { ConnectionSecret } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useConnect } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface ConnectSheetProps {
  open: boolean;
  onClose: () => void;
  /** Once the sheet is off the page, so that the secret can be shown on it. */
  onConnected: (name: string, secret: ConnectionSecret, channel: PartnerChannel) => void;
}

const LONGEST_NAME = 60;
const CHANNELS = ["generic", "channex"] as const;
export type PartnerChannel = (typeof CHANNELS)[number];

export function ConnectSheet({ open, onClose, onConnected }: ConnectSheetProps) {
  const { t } = usePartnerWords();
  const made = useRef<[string, ConnectionSecret, PartnerChannel] | null>(null);
  const close = () => {
    onClose();
    const handed = made.current;
    made.current = null;
    if (handed) onConnected(...handed);
  };
  return (
    <Sheet title={t("connect.title")} open={open} onClose={close}>
      {open && (
        <ConnectForm
          onClose={onClose}
          onConnected={(...handed) => {
            made.current = handed;
            onClose();
          }}
        />
      )}
    </Sheet>
  );
}

function ConnectForm({ onClose, onConnected }: Omit<ConnectSheetProps, "open">) {
  const { t } = usePartnerWords();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [channel, setChannel] = useState<PartnerChannel>("generic");
  const [checked, setChecked] = useState(false);
  const connect = useConnect();
  const missing = checked && name.trim() === "" ? t("connect.name_missing") : undefined;
  const told = fieldErrors(connect.error)["/name"];
  useEffect(() => {
    if (missing || told) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [missing, told]);
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    const called = name.trim();
    if (called === "" || connect.isPending) return;
    connect.mutate(
      { name: called, channel },
      { onSuccess: (secret) => onConnected(called, secret, channel) },
    );
  };
  return (
    <form ref={form} class="host-form partner-form" onSubmit={submit} noValidate>
      <InputField
        label={t("connect.name")}
        hint={t("connect.name_hint")}
        name="name"
        value={name}
        onInput={setName}
        maxLength={LONGEST_NAME}
        autocomplete="off"
        error={missing ?? told}
      />
      <SelectField
        label={t("connect.channel")}
        name="channel"
        value={channel}
        onChange={(chosen) => setChannel(chosen as PartnerChannel)}
        options={CHANNELS.map((each) => ({ value: each, label: t(`connect.channel_${each}`) }))}
      />
      {!told && <PartnerFailure title={t("connect.failed")} error={connect.error} />}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={connect.isPending}>
          {t("connect.submit")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("connect.cancel")}
        </button>
      </div>
    </form>
  );
}
