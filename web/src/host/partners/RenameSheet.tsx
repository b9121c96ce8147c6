import { Sheet } from "../../components/Sheet.tsx";
import { ConnectionForm } from "./ConnectionForm.tsx";
import type { Connection } from "./partnerApi.ts";
import { useChangeConnection } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { useOnceClosed } from "./useOnceClosed.ts";

interface RenameSheetProps {
  /** The one that gets another name; null while none does. */
  of: Connection | null;
  onClose: () => void;
  /** Once the sheet is off the page. */
  onRenamed: (renamed: Connection) => void;
}

export function RenameSheet({ of, onClose, onRenamed }: RenameSheetProps) {
  const { t } = usePartnerWords();
  const { closed, finish } = useOnceClosed(onClose);
  return (
    <Sheet title={t("rename.title", { name: of?.name ?? "" })} open={of !== null} onClose={closed}>
      {of && <Rename of={of} onClose={onClose} onRenamed={(renamed) => finish(() => onRenamed(renamed))} />}
    </Sheet>
  );
}

function Rename({ of, onClose, onRenamed }: RenameSheetProps & { of: Connection }) {
  const { t } = usePartnerWords();
  const change = useChangeConnection();
  return (
    <ConnectionForm
      name={of.name}
      words={{ submit: t("rename.submit"), failed: t("connections.not_changed") }}
      error={change.error}
      busy={change.isPending}
      onSubmit={(name) => change.mutate({ id: of.connection_id, body: { name } }, { onSuccess: onRenamed })}
      onClose={onClose}
    />
  );
}
