/** The steps of signing in at the tenant's host, relayed by the API to its user pool. */
import { callOpenly } from "./hostApi.ts";
import { keepTokens, type Tokens } from "./hostSession.ts";
import { passwordSignature, srpTimestamp, startSrp } from "./srp.ts";

interface Challenge {
  challenge: string;
  parameters: Record<string, string>;
  session?: string | null;
  pool_name: string;
}

type Outcome = Challenge | { tokens: Tokens };

/** The account was made by somebody else and wants a password of its owner's own. */
export interface NewPasswordWanted {
  email: string;
  username: string;
  session: string;
}

const POOL = "host";

/** Signs in, or says that a new password is wanted first. The password stays in this page. */
export async function signIn(email: string, password: string): Promise<NewPasswordWanted | null> {
  const start = startSrp();
  const asked = await callOpenly<Outcome>("/auth/sign-in", {
    method: "POST",
    body: { pool: POOL, username: email, srp_a: start.srpA },
  });
  if ("tokens" in asked) return finish(asked.tokens, email);
  const { parameters, session, pool_name: poolName } = asked;
  const userId = parameters.USER_ID_FOR_SRP ?? email;
  const secretBlock = parameters.SECRET_BLOCK ?? "";
  const timestamp = srpTimestamp(new Date());
  const challenge = {
    poolName,
    userId,
    secretBlock,
    salt: parameters.SALT ?? "",
    srpB: parameters.SRP_B ?? "",
  };
  const signature = await passwordSignature(start, challenge, password, timestamp);
  const username = parameters.USERNAME ?? userId;
  const answered = await answer(asked.challenge, session, {
    USERNAME: username,
    TIMESTAMP: timestamp,
    PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
    PASSWORD_CLAIM_SIGNATURE: signature,
  });
  if ("tokens" in answered) return finish(answered.tokens, email);
  return { email, username: answered.parameters.USERNAME ?? username, session: answered.session ?? "" };
}

export async function chooseNewPassword(wanted: NewPasswordWanted, password: string): Promise<void> {
  const answered = await answer("NEW_PASSWORD_REQUIRED", wanted.session, {
    USERNAME: wanted.username,
    NEW_PASSWORD: password,
  });
  if ("tokens" in answered) finish(answered.tokens, wanted.email);
}

const answer = (challenge: string, session: string | null | undefined, responses: Record<string, string>) =>
  callOpenly<Outcome>("/auth/challenge", {
    method: "POST",
    body: { pool: POOL, challenge, responses, ...(session ? { session } : {}) },
  });

function finish(tokens: Tokens, email: string): null {
  keepTokens(tokens, email);
  return null;
}
