import { type Asked, ConfirmSheet } from "./ConfirmSheet.tsx";
import { usePartnerWords } from "./partnerWords.ts";

interface Named {
  name: string;
}

/** What a host is asked about, and of which; null while nothing is. */
export type Asking<Of> = { what: "rotate" | "remove"; of: Of } | null;

interface AskSheetsProps<Of, Secret> {
  asking: Asking<Of>;
  idOf: (of: Of) => string;
  /** What follows of a new secret, and of removing it, a paragraph each. */
  follows: { rotate: readonly string[]; remove: readonly string[] };
  useRotate: () => Asked<Secret>;
  useRemove: () => Asked<undefined>;
  onClose: () => void;
  onRotated: (of: Of, secret: Secret) => void;
  onRemoved: (of: Of) => void;
}

/** Asks before something of a host's gets another secret, and before it is removed. */
export function AskSheets<Of extends Named, Secret>(sheets: AskSheetsProps<Of, Secret>) {
  const { asking, idOf, follows, useRotate, useRemove, onClose, onRotated, onRemoved } = sheets;
  const { t } = usePartnerWords();
  const name = asking?.of.name ?? "";
  const idFor = (what: "rotate" | "remove") => (asking?.what === what ? idOf(asking.of) : null);
  const wordsOf = (what: "rotate" | "remove") => ({
    title: t(`${what}.title`, { name }),
    follows: follows[what],
    failed: t(`${what}.failed`),
    confirm: t(`${what}.confirm`),
    keep: t(`${what}.keep`),
  });
  return (
    <>
      <ConfirmSheet
        id={idFor("rotate")}
        words={wordsOf("rotate")}
        useAct={useRotate}
        onClose={onClose}
        onDone={(secret) => asking && onRotated(asking.of, secret)}
      />
      <ConfirmSheet
        danger
        id={idFor("remove")}
        words={wordsOf("remove")}
        useAct={useRemove}
        onClose={onClose}
        onDone={() => asking && onRemoved(asking.of)}
      />
    </>
  );
}
