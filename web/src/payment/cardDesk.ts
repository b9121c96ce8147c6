/** Between a form and the card fields in it, which are a chunk of their own and may be Stripe's. */
import { useRef, useState } from "preact/hooks";

export interface CardDesk {
  /** Marks what is wrong, without doing anything. */
  check: () => void;
  /** The PaymentMethod of what was typed; null where that is wrong, which the fields then say themselves. */
  take: () => Promise<string | null>;
}

export interface DeskSlot {
  /** Null until the fields are there. */
  current: CardDesk | null;
  open: (desk: CardDesk | null) => void;
}

/** A slot for the card fields, and whether they are there. */
export function useCardDesk(): { desk: DeskSlot; ready: boolean } {
  const [ready, setReady] = useState(false);
  const slot = useRef<DeskSlot>(undefined);
  slot.current ??= {
    current: null,
    open(desk) {
      this.current = desk;
      setReady(desk !== null);
    },
  };
  return { desk: slot.current, ready };
}
