/**
 * The API's documents of payments, written by hand: to be replaced by those of apiDocument.ts as soon as the API's
 * document has them. Amounts are minor units of `currency`.
 */
import type { Page } from "./apiTypes.ts";

/** When a confirmed stay's money is taken; until then it is reserved on the card. */
export type PaymentTime = "at_booking" | "after_check_in";

/** How the page takes a card. `stand_in`: by a form of its own for test cards, because there is no Stripe behind. */
export interface PaymentSettings {
  publishable_key: string;
  stand_in: boolean;
}

/** `none`: nothing was asked yet; `let_go`: nothing was taken and nothing is held; `stuck`: payments gave up trying. */
export type PaymentStatus =
  | "none"
  | "processing"
  | "method_needed"
  | "declined"
  | "action_needed"
  | "authorised"
  | "paid"
  | "partly_refunded"
  | "refunded"
  | "let_go"
  | "stuck";

/** A cardholder's complaint at their bank. */
export type Dispute = "open" | "won" | "lost";

export interface PaymentDocument {
  booking_id: string;
  status: PaymentStatus;
  currency: string;
  /** What shall be reserved or taken in all. */
  due: number;
  /** Held on the card now. */
  authorised: number;
  /** Sums so far. */
  captured: number;
  refunded: number;
  /** Further cards that may be tried. */
  tries_left: number;
  /** Counts the facts of one booking: the greater is the later. */
  number: number;
  /** Stripe's code of the last decline. */
  decline?: string;
  /** Where the guest proves to their bank who they are. */
  action_url?: string;
  /** What the guest knows the card by: “visa 4242”. */
  card?: string;
  dispute?: Dispute | "";
  /** Address of this payment's events, for a quarter of an hour. */
  events: string;
}

/** A payment that needs attention. */
export interface OpenPayment {
  booking_id: string;
  property_id: string;
  guest_name: string;
  status: PaymentStatus;
  due: number;
  captured: number;
  refunded: number;
  currency: string;
  /** Whose turn it is. */
  waits_for: "" | "guest" | "operator";
  decline?: string;
  dispute?: Dispute | "";
  since: string;
}

export type OpenPaymentsPage = Page<OpenPayment>;

export type Account = "charged" | "held" | "host" | "fee" | "refunds";

/** charged = held + host + fee + refunds. */
export type LedgerTotal = { currency: string } & Record<Account, number>;

export interface LedgerEntry {
  at: string;
  booking_id: string;
  /** "captured", "refunded", "dispute lost" or "corrected". */
  why: string;
  currency: string;
  /** A debit is positive, a credit negative; together they are nought. */
  postings: { account: Account; amount: number }[];
}

/** One month's money, “2027-03”. */
export interface Ledger {
  month: string;
  totals: LedgerTotal[];
  entries: LedgerEntry[];
  next_cursor: string | null;
}
