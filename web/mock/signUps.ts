/** The platform's own address: subdomains, and sites on their way. A look at one takes it a step further. */
import type {
  Availability,
  SignUpBody,
  SignUpDocument,
  SignUpStep,
  StepState,
} from "../src/platform/signUpTypes.ts";
import { notFound, ok, refuse } from "./bookings.ts";
import { TENANTS } from "./places.ts";
import type { MockAnswer, MockRequest } from "./platform.ts";
import { problem } from "./quotes.ts";

const STEPS: SignUpStep["name"][] = [
  "pool",
  "first_user",
  "address",
  "site",
  "configuration",
  "payment_account",
];
const RESERVED = ["www", "api", "admin", "platform", "mail"];

interface Begun {
  document: SignUpDocument;
  token: string;
}

export class MockSignUps {
  /** A site with this word in its name fails at its third step. */
  failing = "unlucky";
  /** Who was invited once more, newest last. */
  readonly invited: string[] = [];
  readonly begun = new Map<string, Begun>();
  private readonly byKey = new Map<string, MockAnswer>();

  answer([kind, id = "", part]: string[], request: MockRequest): MockAnswer {
    if (kind === "subdomains") return ok(this.availability(id));
    if (kind !== "sign-ups")
      return refuse(problem("platform-address", 404, "This is the platform's own address"));
    if (request.method === "POST" && !id) return this.once(request);
    const found = this.begun.get(id);
    if (!found || found.token !== request.headers["sign-up-token"]) return notFound();
    if (part === "invitation") return this.inviteAgain(found.document);
    if (part === "resume")
      Object.assign(found.document, {
        state: "running",
        failure: "",
        failure_code: "",
        steps: steps("waiting"),
      });
    else if (part === "cancel") Object.assign(found.document, { state: "cancelled" });
    else this.goOn(found.document);
    return ok(found.document);
  }

  private inviteAgain({ state, tenant_id: id }: SignUpDocument): MockAnswer {
    if (state !== "active") return refuse(problem("sign-up-ended", 409, `The sign-up is ${state}.`));
    this.invited.push(id);
    if (this.invited.length > 3) return refuse(problem("too-many-requests", 429, "Enough for today."));
    return { status: 204, body: null };
  }

  private once(request: MockRequest): MockAnswer {
    const key = request.headers["idempotency-key"] ?? "";
    const answer = this.byKey.get(key) ?? this.start(request.body as SignUpBody);
    if (answer.status < 300) this.byKey.set(key, answer);
    return answer;
  }

  private start({ subdomain }: SignUpBody): MockAnswer {
    if (!this.availability(subdomain).available)
      return refuse(problem("subdomain-refused", 409, "The subdomain cannot be had"));
    const id = `t-${this.begun.size + 1}`;
    const token = `token-of-${id}`;
    const document: SignUpDocument = {
      tenant_id: id,
      subdomain,
      site_url: `http://${subdomain}.localhost`,
      state: "claimed",
      steps: steps("waiting"),
      failure: "",
      failure_code: "",
    };
    this.begun.set(id, { document, token });
    return ok({ ...document, progress_token: token }, 202);
  }

  private availability(subdomain: string): Availability {
    const reason = this.reason(subdomain);
    return {
      subdomain,
      available: !reason,
      reason,
      suggestion: reason === "taken" ? `${subdomain}-2` : null,
    };
  }

  private reason(subdomain: string): Availability["reason"] {
    if (subdomain.length < 3) return "too-short";
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(subdomain)) return "characters";
    if (RESERVED.includes(subdomain)) return "reserved";
    const others = [...this.begun.values()].filter(({ document }) => document.state !== "cancelled");
    const taken = [
      ...TENANTS.map(({ host }) => host),
      ...others.map(({ document }) => new URL(document.site_url).hostname),
    ];
    if (taken.includes(`${subdomain}.localhost`)) return "taken";
    return taken.includes(`${subdomain.replaceAll("0", "o").replaceAll("1", "i")}.localhost`)
      ? "lookalike"
      : null;
  }

  private goOn(document: SignUpDocument): void {
    if (document.state !== "claimed" && document.state !== "running") return;
    document.state = "running";
    const running = document.steps.findIndex(({ state }) => state === "running");
    const next = document.steps[running + 1];
    const at = document.steps[running];
    if (at) at.state = at.name === "payment_account" ? "pending" : "done";
    if (at?.name === "address" && document.site_url.includes(this.failing)) this.fail(document);
    else if (next) next.state = "running";
    else document.state = "active";
  }

  private fail(document: SignUpDocument): void {
    document.state = "failed";
    document.failure = `The address ${new URL(document.site_url).host} is in use elsewhere. Choose another one.`;
    document.failure_code = "address-in-use";
    for (const step of document.steps)
      step.state = step.name === "address" ? "failed" : step.state === "done" ? "undone" : step.state;
    this.failing = "never again";
  }
}

const steps = (state: StepState) => STEPS.map((name) => ({ name, state }));
