import { Sheet } from "../../components/Sheet.tsx";
import type { MadeWebhook, Webhook } from "./partnerApi.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { useAddWebhook, useChangeWebhook } from "./partnerQueries.ts";
import { useOnceClosed } from "./useOnceClosed.ts";
import { WebhookForm } from "./WebhookForm.tsx";
import { asBody, draftOf } from "./webhookDraft.ts";

/** A webhook to change, or one to make; null while neither is. */
export type Editing = { of: Webhook | null } | null;

interface WebhookSheetProps {
  editing: Editing;
  onClose: () => void;
  /** Both once the sheet is off the page. */
  onAdded: (made: MadeWebhook) => void;
  onChanged: (changed: Webhook) => void;
}

export function WebhookSheet({ editing, onClose, onAdded, onChanged }: WebhookSheetProps) {
  const { t } = usePartnerWords();
  const { closed, finish } = useOnceClosed(onClose);
  const title = editing?.of
    ? t("webhook_form.title_change", { name: editing.of.name })
    : t("webhook_form.title");
  return (
    <Sheet title={title} open={editing !== null} onClose={closed}>
      {editing?.of && (
        <Change of={editing.of} onClose={onClose} onChanged={(changed) => finish(() => onChanged(changed))} />
      )}
      {editing && !editing.of && <Add onClose={onClose} onAdded={(made) => finish(() => onAdded(made))} />}
    </Sheet>
  );
}

function Add({ onClose, onAdded }: Pick<WebhookSheetProps, "onClose" | "onAdded">) {
  const { t } = usePartnerWords();
  const add = useAddWebhook();
  return (
    <WebhookForm
      begin={draftOf(null)}
      words={{ submit: t("webhook_form.submit"), failed: t("webhook_form.failed") }}
      error={add.error}
      busy={add.isPending}
      onSubmit={(draft) => add.mutate(asBody(draft), { onSuccess: onAdded })}
      onClose={onClose}
    />
  );
}

function Change({
  of,
  onClose,
  onChanged,
}: Pick<WebhookSheetProps, "onClose" | "onChanged"> & { of: Webhook }) {
  const { t } = usePartnerWords();
  const change = useChangeWebhook();
  return (
    <WebhookForm
      begin={draftOf(of)}
      words={{ submit: t("webhook_form.save"), failed: t("webhook_form.not_changed") }}
      error={change.error}
      busy={change.isPending}
      onSubmit={(draft) =>
        change.mutate({ id: of.webhook_id, body: asBody(draft) }, { onSuccess: onChanged })
      }
      onClose={onClose}
    />
  );
}
