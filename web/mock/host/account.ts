/** The mock's sessions, password and unlock letters of the one host. */
import type { SignedInSession } from "../../src/host/account/accountApi.ts";
import type { MockAnswer, MockRequest } from "../platform.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const NOW = "2026-11-29T10:00:00Z";
const LATER = "2026-12-06T10:00:00Z";
export const UNLOCK_TOKEN = "the-token-of-the-letter";
export const RESET_CODE = "654321";

interface Forgotten {
  code?: string;
  new_password?: string;
}

const begun = (session_id: string, current: boolean, browser: string, system: string): SignedInSession => ({
  session_id,
  current,
  device: { browser, system },
  address: "203.0.113.7",
  began_at: NOW,
  seen_at: NOW,
  ends_at: LATER,
});

export class MockAccount {
  sessions = [
    begun("this", true, "Firefox", "Linux"),
    begun("phone", false, "Safari", "iOS"),
    begun("other", false, "", ""),
  ];
  /** Whom letters were asked for, newest last. */
  readonly letters: unknown[] = [];
  password = "seaview-demo";
  private links = [UNLOCK_TOKEN];

  /** Answers what needs nobody signed in; null where somebody must be. */
  open([step, part]: string[], { body }: MockRequest): MockAnswer | null {
    if (step === "forgotten-password") return this.forgotten(part, body as Forgotten);
    if (step !== "unlock") return null;
    if (!part) {
      this.letters.push(body);
      return ok(undefined, 204);
    }
    const { token } = body as { token: string };
    if (!this.links.includes(token)) return refuse("link-used", 409, "This link was used already.");
    this.links = this.links.filter((each) => each !== token);
    return ok(undefined, 204);
  }

  private forgotten(part: string | undefined, { code = "", new_password: next = "" }: Forgotten): MockAnswer {
    if (!part) return ok(undefined, 204);
    if (code !== RESET_CODE) return refuse("sign-in-failed", 401, "This does not match, or has run out.");
    if (next.length < 12) return wrongField("/new_password", "Password not long enough");
    this.password = next;
    return ok(undefined, 204);
  }

  /** Answers whoever is signed in; null for what is no part of this. */
  answer([step, id]: string[], { method, body }: MockRequest): MockAnswer | null {
    if (step === "password") return this.changed(body as { old_password: string; new_password: string });
    if (step === "sign-out") return ok(undefined, 204);
    if (step !== "sessions") return null;
    if (method === "GET") return ok({ items: this.sessions });
    return id ? this.ended(id) : ok({ ended: this.endOthers() });
  }

  private ended(id: string): MockAnswer {
    if (!this.sessions.some((each) => each.session_id === id)) return notFound();
    this.sessions = this.sessions.filter((each) => each.session_id !== id);
    return ok(undefined, 204);
  }

  private endOthers(): number {
    const before = this.sessions.length;
    this.sessions = this.sessions.filter((each) => each.current);
    return before - this.sessions.length;
  }

  private changed({ old_password: old, new_password: next }: { old_password: string; new_password: string }) {
    if (old !== this.password) return wrongField("/old_password", "This is not your password.");
    if (next.length < 12) return wrongField("/new_password", "Password not long enough");
    this.password = next;
    return ok({ sessions_ended: this.endOthers() });
  }
}

const wrongField = (pointer: string, detail: string): MockAnswer =>
  refuse("invalid-request", 422, detail, { errors: [{ pointer, detail }] });
