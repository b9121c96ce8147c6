/** What a host of the made-up platform decides about the site itself. State in memory. */
import type { TenantChange } from "../../src/apiDocument.ts";
import type { Tenant } from "../../src/apiTypes.ts";
import type { CustomDomain, DataExport, Leaving } from "../../src/host/site/siteApi.ts";
import type { MockAnswer, MockRequest } from "../platform.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const NO_DOMAIN: CustomDomain = { domain: "", state: "none", records: [], failure: "", failure_code: "" };
const WEEK_MS = 7 * 86_400_000;

export class MockSite {
  /** What differs from what was deployed. */
  changed: Partial<Tenant> = {};
  domain = NO_DOMAIN;
  exported: DataExport = { state: "none" };
  leaving: Leaving = { state: "none" };
  /** How many stays lie ahead: with any the site cannot be closed. */
  staysAhead = 0;
  private readonly tenant: Tenant;

  constructor(tenant: Tenant) {
    this.tenant = tenant;
  }

  shown = (): Tenant => ({ ...this.tenant, ...this.changed });

  answer(part: string | undefined, { method, body }: MockRequest): MockAnswer {
    if (!part && method === "PATCH") return this.change(body as TenantChange);
    if (!part) return ok(this.shown());
    if (part === "logo") return this.logo(method);
    if (part === "domain") return this.ownDomain(method, body as { domain: string });
    if (part === "exports") return ok((this.exported = { state: "making" }), 202);
    if (part === "export") return this.latestExport();
    if (part === "leaving") return this.leave(method, body as { confirmation: string });
    return notFound();
  }

  private change(change: TenantChange): MockAnswer {
    Object.assign(this.changed, change);
    return ok(this.shown());
  }

  /** One of the site's own pictures stands for whatever is uploaded. */
  private logo(method: string): MockAnswer {
    this.changed.logo_url = method === "PUT" ? "/favicon.svg" : "";
    return method === "PUT" ? ok(this.shown()) : { status: 204, body: null };
  }

  private ownDomain(method: string, body: { domain: string }): MockAnswer {
    if (method === "DELETE") {
      this.domain = NO_DOMAIN;
      return { status: 202, body: NO_DOMAIN };
    }
    if (method === "PUT")
      this.domain = {
        domain: body.domain,
        state: "waiting",
        records: [{ type: "CNAME", name: body.domain, value: "sites.holiday-rental.example" }],
        failure: "",
        failure_code: "",
      };
    return ok(this.domain);
  }

  private latestExport(): MockAnswer {
    if (this.exported.state === "making")
      this.exported = {
        state: "ready",
        made_at: new Date().toISOString(),
        expires_at: new Date(Date.now() + 30 * 86_400_000).toISOString(),
        url: "/favicon.svg",
        bytes: 48_213,
      };
    return ok(this.exported);
  }

  private leave(method: string, body: { confirmation: string }): MockAnswer {
    if (method === "DELETE") this.leaving = { ...this.leaving, state: "taken_back" };
    if (method === "POST") {
      if (body.confirmation !== this.tenant.tenant_id)
        return refuse("invalid-request", 422, "The confirmation is another.", {
          errors: [{ pointer: "/confirmation", detail: "Type the site's own name." }],
        });
      if (this.staysAhead > 0)
        return refuse("stays-ahead", 409, "Stays lie ahead.", {
          stays: this.staysAhead,
          first: "2027-03-12",
        });
      const closes = new Date(Date.now() + WEEK_MS).toISOString();
      this.leaving = { state: "asked", asked_at: new Date().toISOString(), closes_at: closes };
      this.exported = { state: "making" };
    }
    return ok(this.leaving, method === "POST" ? 202 : 200);
  }
}
