import { Sheet } from "../../components/Sheet.tsx";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { useRenewExport } from "./useFeedActions.ts";

interface RenewSheetProps {
  propertyId: string;
  /** The one that is asked about; null while none is. */
  unit: string | null;
  /** "" where there is one unit only. */
  unitName: string;
  onClose: () => void;
  onRenewed: () => void;
}

/** Asks before an address is replaced, and says what stops working. */
export function RenewSheet({ unit, unitName, ...form }: RenewSheetProps) {
  const { t } = useHostWords();
  const title = unitName ? t("renew.title_of", { unit: unitName }) : t("renew.title");
  return (
    <Sheet title={title} open={unit !== null} onClose={form.onClose}>
      {unit !== null && <RenewForm unit={unit} {...form} />}
    </Sheet>
  );
}

function RenewForm({
  propertyId,
  unit,
  onClose,
  onRenewed,
}: Omit<RenewSheetProps, "unit" | "unitName"> & { unit: string }) {
  const { t } = useHostWords();
  const renew = useRenewExport(propertyId);
  const done = () => {
    onRenewed();
    onClose();
  };
  return (
    <div class="host-form">
      <p>{t("renew.breaks")}</p>
      <p>{t("renew.when")}</p>
      <Failure title={t("renew.failed")} error={renew.error} />
      <div class="host-form__acts">
        <button
          type="button"
          class="button button--danger"
          aria-disabled={renew.isPending}
          onClick={() => !renew.isPending && renew.mutate(unit, { onSuccess: done })}
        >
          {t("renew.confirm")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("renew.keep")}
        </button>
      </div>
    </div>
  );
}
