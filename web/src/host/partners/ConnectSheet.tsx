import { useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { SelectField } from "../forms/fields.tsx";
import { ConnectionForm } from "./ConnectionForm.tsx";
import type { ConnectionSecret } from "./partnerApi.ts";
import { useConnect } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { useOnceClosed } from "./useOnceClosed.ts";

interface ConnectSheetProps {
  open: boolean;
  onClose: () => void;
  /** Once the sheet is off the page, so that the secret can be shown on it. */
  onConnected: (name: string, secret: ConnectionSecret, channel: PartnerChannel) => void;
}

const CHANNELS = ["generic", "channex"] as const;
export type PartnerChannel = (typeof CHANNELS)[number];

export function ConnectSheet({ open, onClose, onConnected }: ConnectSheetProps) {
  const { t } = usePartnerWords();
  const { closed, finish } = useOnceClosed(onClose);
  return (
    <Sheet title={t("connect.title")} open={open} onClose={closed}>
      {open && (
        <Connect onClose={onClose} onConnected={(...handed) => finish(() => onConnected(...handed))} />
      )}
    </Sheet>
  );
}

function Connect({ onClose, onConnected }: Omit<ConnectSheetProps, "open">) {
  const { t } = usePartnerWords();
  const [channel, setChannel] = useState<PartnerChannel>("generic");
  const connect = useConnect();
  return (
    <ConnectionForm
      name=""
      words={{ submit: t("connect.submit"), failed: t("connect.failed") }}
      error={connect.error}
      busy={connect.isPending}
      onSubmit={(name) =>
        connect.mutate({ name, channel }, { onSuccess: (secret) => onConnected(name, secret, channel) })
      }
      onClose={onClose}
    >
      <SelectField
        label={t("connect.channel")}
        name="channel"
        value={channel}
        onChange={(chosen) => setChannel(chosen as PartnerChannel)}
        options={CHANNELS.map((each) => ({ value: each, label: t(`connect.channel_${each}`) }))}
      />
    </ConnectionForm>
  );
}
