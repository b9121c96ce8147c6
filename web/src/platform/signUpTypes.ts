/** The API's documents of a sign-up. */
export interface SignUpBody {
  name: string;
  email: string;
  subdomain: string;
  language: string;
  currency: string;
  time_zone: string;
}

export type SignUpState = "claimed" | "running" | "active" | "failed" | "cancelled" | "leaving" | "gone";
export type StepState = "waiting" | "running" | "done" | "pending" | "failed" | "undone";

export interface SignUpStep {
  name: string;
  state: StepState;
}

export interface SignUpDocument {
  tenant_id: string;
  site_url: string;
  state: SignUpState;
  steps: SignUpStep[];
  /** Why it failed, in the host's words; "" otherwise. */
  failure: string;
}

export type StartedSignUp = SignUpDocument & { progress_token: string };

export interface Availability {
  subdomain: string;
  available: boolean;
  reason?: "taken" | "reserved" | "lookalike" | "too-short" | "too-long" | "characters" | null;
  suggestion?: string | null;
}
