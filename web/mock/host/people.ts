/** Who works for the made-up host. State in memory. */
import type { Member, NewMember } from "../../src/apiDocument.ts";
import type { MockAnswer, MockRequest } from "../platform.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const NOW = "2026-11-29T10:00:00Z";

const member = (member_id: string, email: string, changes: Partial<Member> = {}): Member => ({
  member_id,
  email,
  name: "",
  roles: ["host"],
  state: "active",
  seen_at: NOW,
  version: 0,
  ...changes,
});

export class MockPeople {
  people = [
    member("member-1", "host@seaview.example"),
    member("member-2", "cleo@seaview.example", {
      name: "Cleo Park",
      roles: ["cleaner"],
      state: "lapsed",
      seen_at: null,
    }),
    member("member-3", "otto@seaview.example", { roles: ["co-host", "cleaner"], seen_at: null }),
  ];
  /** Whom invitations went to, newest last. */
  readonly letters: string[] = [];

  answer(id: string, part: string | undefined, { method, body, headers }: MockRequest): MockAnswer {
    if (!id) return method === "POST" ? this.invite(body as NewMember) : ok({ items: this.people });
    const found = this.people.find((each) => each.member_id === id);
    if (!found) return notFound();
    if (part) return this.again(found);
    const seen = (headers["if-match"] ?? "").replaceAll('"', "");
    if (seen && Number(seen) !== found.version) return refuse("version-mismatch", 412, "Someone changed it.");
    return method === "DELETE"
      ? this.remove(found)
      : this.change(found, (body as Pick<Member, "roles">).roles);
  }

  private invite({ email, name = "", roles }: NewMember): MockAnswer {
    const field = [{ pointer: "/email", detail: "No letter could be sent there." }];
    if (!email.includes("@")) return refuse("invalid-request", 422, "No letter.", { errors: field });
    if (this.people.some((each) => each.email === email))
      return refuse("member-known", 409, `${email} works here already.`);
    const made = member(`member-${this.people.length + 1}`, email, {
      name,
      roles,
      state: "invited",
      seen_at: null,
      version: 1,
    });
    this.people.push(made);
    this.letters.push(email);
    return ok(made, 201);
  }

  private again(found: Member): MockAnswer {
    if (found.state === "active") return refuse("has-signed-in", 409, "They have signed in already.");
    this.letters.push(found.email);
    found.state = "invited";
    return ok(found);
  }

  private change(found: Member, roles: Member["roles"]): MockAnswer {
    const refused = roles.includes("host") ? null : this.lastHost(found);
    if (refused) return refused;
    Object.assign(found, { roles, version: found.version + 1 });
    return ok(found);
  }

  private remove(found: Member): MockAnswer {
    const refused = this.lastHost(found);
    if (refused) return refused;
    this.people = this.people.filter((each) => each !== found);
    return { status: 204, body: null };
  }

  private lastHost(found: Member): MockAnswer | null {
    const others = this.people.some((each) => each !== found && each.roles.includes("host"));
    if (!found.roles.includes("host") || others) return null;
    return refuse("last-host", 409, "This is the only host.");
  }
}
