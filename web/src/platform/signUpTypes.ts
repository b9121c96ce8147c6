/** The API's documents of a sign-up, as the pages call them. */
import type { SignUpProgress, SignUpStep } from "../apiDocument.ts";

export type {
  NewSignUp as SignUpBody,
  SignUpProgress as SignUpDocument,
  SignUpStep,
  StartedSignUp,
  SubdomainAvailability as Availability,
} from "../apiDocument.ts";

export type SignUpState = SignUpProgress["state"];
export type StepState = SignUpStep["state"];
