import { Sheet } from "../../components/Sheet.tsx";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useOnceClosed } from "./useOnceClosed.ts";

export interface Asked<Answer> {
  mutate: (id: string, options: { onSuccess: (answer: Answer) => void }) => void;
  isPending: boolean;
  error: Error | null;
}

interface ConfirmWords {
  title: string;
  /** What follows, a paragraph each. */
  follows: readonly string[];
  failed: string;
  confirm: string;
  keep: string;
}

interface ConfirmSheetProps<Answer> {
  /** Of what is asked about; null while nothing is. */
  id: string | null;
  words: ConfirmWords;
  useAct: () => Asked<Answer>;
  onClose: () => void;
  /** Once the question is off the page, so that the focus can be taken elsewhere. */
  onDone: (answer: Answer) => void;
  danger?: boolean;
}

/** Asks before something is done that others feel, and says what follows. */
export function ConfirmSheet<Answer>({ id, words, onClose, onDone, ...act }: ConfirmSheetProps<Answer>) {
  const { closed, finish } = useOnceClosed(onClose);
  return (
    <Sheet title={words.title} open={id !== null} onClose={closed}>
      {id !== null && (
        <Question
          key={id}
          id={id}
          words={words}
          {...act}
          onClose={onClose}
          onDone={(answer) => finish(() => onDone(answer))}
        />
      )}
    </Sheet>
  );
}

function Question<Answer>({
  id,
  words,
  useAct,
  onClose,
  onDone,
  danger = false,
}: Omit<ConfirmSheetProps<Answer>, "id"> & { id: string }) {
  const act = useAct();
  return (
    <div class="host-form">
      {words.follows.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <PartnerFailure title={words.failed} error={act.error} />
      <div class="host-form__acts">
        <button
          type="button"
          class={danger ? "button button--danger" : "button"}
          aria-disabled={act.isPending}
          onClick={() => !act.isPending && act.mutate(id, { onSuccess: onDone })}
        >
          {words.confirm}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {words.keep}
        </button>
      </div>
    </div>
  );
}
