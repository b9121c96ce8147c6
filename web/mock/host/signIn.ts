/** The mock's user pool: SRP's other half, for one host a tenant (`host@<tenant>.example`, `seaview-demo`). */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { GROUP_PRIME } from "../../src/host/srp.ts";
import type { MockAnswer, MockRequest } from "../platform.ts";
import { refuse, refusal } from "./refusals.ts";

const PRIME = BigInt(`0x${GROUP_PRIME}`);
const POOL_NAME = "MockHosts";
const USER_ID = "host-user";
export const MOCK_PASSWORD = "seaview-demo";
/** Begins as somebody else's choice: signing in with it asks for a new one. */
export const FIRST_PASSWORD = "given-to-me";

interface Begun {
  email: string;
  a: bigint;
  b: bigint;
  secretBlock: string;
  salt: bigint;
}

interface Asked {
  username?: string;
  srp_a?: string;
  challenge?: string;
  session?: string;
  responses?: Record<string, string>;
}

const sha = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
const hmac = (key: Buffer, text: Buffer): Buffer => createHmac("sha256", key).update(text).digest();
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);

/** Two's complement, big endian: a leading zero byte keeps a number positive. */
function signedBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  return Buffer.from(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even, "hex");
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % PRIME];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

export class MockSignIn {
  /** Answers of the pool, newest last; tests look at them. */
  readonly issued: string[] = [];
  /** What the tokens to come give as roles. */
  groups: string[] = ["host"];
  private begun: Begun | null = null;
  private password = MOCK_PASSWORD;
  private mustChange = false;

  /** The next sign-in is with the first password, which has to be replaced. */
  giveFirstPassword(): void {
    this.password = FIRST_PASSWORD;
    this.mustChange = true;
  }

  answer(step: string | undefined, { body }: MockRequest): MockAnswer {
    const asked = body as Asked;
    if (step === "sign-in") return this.start(asked.username ?? "", asked.srp_a ?? "0");
    if (step === "refresh") return { status: 200, body: { tokens: this.issue() } };
    if (asked.challenge === "NEW_PASSWORD_REQUIRED")
      return this.replace(asked.responses ?? {}, asked.session);
    return this.verify(asked.responses ?? {});
  }

  opens = (authorization: string | undefined): boolean =>
    this.issued.includes((authorization ?? "").replace("Bearer ", ""));

  private start(email: string, srpA: string): MockAnswer {
    const b = numberOf(randomBytes(32));
    const salt = numberOf(randomBytes(16));
    this.begun = { email, a: BigInt(`0x${srpA}`), b, salt, secretBlock: randomBytes(64).toString("base64") };
    const parameters = {
      USER_ID_FOR_SRP: USER_ID,
      USERNAME: USER_ID,
      SALT: salt.toString(16),
      SRP_B: this.publicNumber(this.begun).toString(16),
      SECRET_BLOCK: this.begun.secretBlock,
    };
    return {
      status: 200,
      body: { challenge: "PASSWORD_VERIFIER", parameters, session: null, pool_name: POOL_NAME },
    };
  }

  private exponent(salt: bigint): bigint {
    const identity = sha(Buffer.from(`${POOL_NAME}${USER_ID}:${this.password}`));
    return numberOf(sha(Buffer.concat([signedBytes(salt), identity])));
  }

  private publicNumber({ b, salt }: Begun): bigint {
    const k = numberOf(sha(Buffer.concat([signedBytes(PRIME), Buffer.from([2])])));
    return (k * power(2n, this.exponent(salt)) + power(2n, b)) % PRIME;
  }

  private verify(responses: Record<string, string>): MockAnswer {
    if (!this.begun || !this.proves(this.begun, responses)) return wrong();
    if (!this.mustChange) return { status: 200, body: { tokens: this.issue() } };
    const body = {
      challenge: "NEW_PASSWORD_REQUIRED",
      parameters: {},
      session: "new-one",
      pool_name: POOL_NAME,
    };
    return { status: 200, body };
  }

  private proves(begun: Begun, responses: Record<string, string>): boolean {
    if (!begun.email.startsWith("host@")) return false;
    const u = numberOf(sha(Buffer.concat([signedBytes(begun.a), signedBytes(this.publicNumber(begun))])));
    const shared = power(begun.a * power(power(2n, this.exponent(begun.salt)), u), begun.b);
    const extracted = hmac(signedBytes(u), signedBytes(shared));
    const key = hmac(extracted, Buffer.from("Caldera Derived Key\u0001")).subarray(0, 16);
    const block = Buffer.from(begun.secretBlock, "base64");
    const signed = [Buffer.from(POOL_NAME + USER_ID), block, Buffer.from(responses.TIMESTAMP ?? "")];
    return hmac(key, Buffer.concat(signed)).toString("base64") === responses.PASSWORD_CLAIM_SIGNATURE;
  }

  private replace(responses: Record<string, string>, session: string | undefined): MockAnswer {
    if (session !== "new-one") return wrong();
    const wanted = responses.NEW_PASSWORD ?? "";
    if (wanted.length < 12) {
      const detail = "Password did not conform with policy: Password not long enough";
      return refuse("invalid-request", 422, detail, {
        errors: [{ pointer: "/responses/NEW_PASSWORD", detail }],
      });
    }
    this.password = wanted;
    this.mustChange = false;
    return { status: 200, body: { tokens: this.issue() } };
  }

  /** Tokens for somebody who is signed in already. */
  issue() {
    const claims = {
      sub: "member-1",
      username: USER_ID,
      number: this.issued.length,
      "cognito:groups": this.groups,
    };
    const token = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.mock`;
    this.issued.push(token);
    return { access_token: token, id_token: token, refresh_token: "mock-refresh", expires_in: 3600 };
  }
}

const wrong = (): MockAnswer => ({
  status: 401,
  body: refusal("sign-in-failed", 401, "The user name and the password do not match."),
});
