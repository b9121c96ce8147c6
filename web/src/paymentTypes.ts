/** The API's documents of payments, as the pages call them. Amounts are minor units of `currency`. */
import type {
  Account,
  AttentionItem,
  AttentionItems,
  MoneyEntryDocument,
  MoneyMonth,
  MoneyTotals,
} from "./apiDocument.ts";

export type { Account };
export type { PaymentDocument, PaymentSettings, PaymentStatus } from "./apiDocument.ts";

/** When a confirmed stay's money is taken; until then it is reserved on the card. */
export type PaymentTime = "at_booking" | "after_check_in";
export type OpenPayment = AttentionItem;
export type OpenPaymentsPage = AttentionItems;
export type Ledger = MoneyMonth;
export type LedgerEntry = MoneyEntryDocument;
export type LedgerTotal = MoneyTotals;
