/**
 * Keeps the nights of one checkout at one place. Whoever asks last is told; nights kept for somebody who
 * left meanwhile are given back.
 *
 * A place has one hold for each checkout, so that what is asked and what is given back must arrive in the
 * order of this tab: everything waits its turn in one line.
 */
import { releaseHold, holdStay } from "./bookingApi.ts";
import type { Hold, HoldRequest } from "./apiTypes.ts";

/** Where the nights stand. `refused` carries what the API or the network said. */
export type Nights =
  { is: "asking" } | { is: "kept"; hold: Hold; email: string } | { is: "refused"; error: unknown };

let line: Promise<unknown> = Promise.resolve();

function inLine<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const turn = line.then(work);
  line = turn.catch(() => undefined);
  return turn;
}

export interface HoldDesk {
  /** Keeps nights, in place of those kept before. Rejects with the refusal. */
  keep: (request: HoldRequest) => Promise<Hold>;
  /** Gives back what is kept; true when there was something. */
  giveBack: () => Promise<boolean>;
  /** The nights are booked: there is nothing to give back any more. */
  used: () => void;
}

export function openHoldDesk(tell: (nights: Nights) => void): HoldDesk {
  let asked = 0;
  let kept: Hold | null = null;

  const keep = (request: HoldRequest) => {
    asked += 1;
    const turn = asked;
    const newest = () => turn === asked;
    tell({ is: "asking" });
    return inLine(async () => {
      try {
        const hold = await holdStay(request);
        kept = hold;
        if (newest()) tell({ is: "kept", hold, email: request.email ?? "" });
        return hold;
      } catch (error) {
        if (newest()) tell({ is: "refused", error });
        throw error;
      }
    });
  };

  const giveBack = () => {
    asked += 1;
    return inLine(async () => {
      if (!kept) return false;
      const hold = kept;
      kept = null;
      // Nobody waits for it: nights that cannot be given back end by themselves.
      return releaseHold(hold).then(
        () => true,
        () => false,
      );
    });
  };

  const used = () => {
    asked += 1;
    kept = null;
  };

  return { keep, giveBack, used };
}
