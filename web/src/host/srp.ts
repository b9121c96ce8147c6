/**
 * The browser's half of SRP-6a as Amazon Cognito speaks it: the password proves itself without leaving the page.
 *
 * Group: the 3072-bit one of RFC 5054 with g = 2. Numbers travel as hexadecimal text, padded so that they are
 * never negative when read as two's complement.
 */
export const GROUP_PRIME = [
  "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74",
  "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437",
  "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
  "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05",
  "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB",
  "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
  "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718",
  "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33",
  "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
  "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864",
  "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2",
  "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
].join("");
const N = BigInt(`0x${GROUP_PRIME}`);
const G = 2n;
const SECRET_BYTES = 128;
const KEY_BYTES = 16;
const KEY_LABEL = "Caldera Derived Key\u0001";

/** What the challenge says; hexadecimal but for `secretBlock`, which is base64. */
export interface SrpChallenge {
  poolName: string;
  userId: string;
  salt: string;
  srpB: string;
  secretBlock: string;
}

export interface SrpStart {
  secret: bigint;
  /** A, to be sent. */
  srpA: string;
}

export function startSrp(): SrpStart {
  const secret = BigInt(`0x${hexOf(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))}`);
  return { secret, srpA: power(G, secret).toString(16) };
}

/** The signature that proves the password, in base64; `timestamp` is part of what is signed. */
export async function passwordSignature(
  { secret, srpA }: SrpStart,
  challenge: SrpChallenge,
  password: string,
  timestamp: string,
): Promise<string> {
  const b = BigInt(`0x${challenge.srpB}`);
  if (b % N === 0n) throw new Error("the sign-in service sent an unusable number");
  const u = BigInt(`0x${await sha256(bytesOfHex(padded(srpA) + padded(b.toString(16))))}`);
  const identity = await sha256(utf8(`${challenge.poolName}${challenge.userId}:${password}`));
  const x = BigInt(
    `0x${await sha256(bytesOfHex(padded(BigInt(`0x${challenge.salt}`).toString(16)) + identity))}`,
  );
  const k = BigInt(`0x${await sha256(bytesOfHex(`00${GROUP_PRIME}02`))}`);
  const base = (((b - k * power(G, x)) % N) + N) % N;
  const shared = power(base, secret + u * x);
  const key = await derivedKey(bytesOfHex(padded(shared.toString(16))), bytesOfHex(padded(u.toString(16))));
  const block = Uint8Array.from(atob(challenge.secretBlock), (letter) => letter.charCodeAt(0));
  const signed = joined(utf8(challenge.poolName + challenge.userId), block, utf8(timestamp));
  return btoa(String.fromCharCode(...(await hmac(key, signed))));
}

/** “Sat Nov 7 09:05:01 UTC 2026”: English and in UTC, whatever the page speaks. */
export function srpTimestamp(now: Date): string {
  const [weekday, day, month, year, time] = now.toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

function padded(hex: string): string {
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return /^[89a-f]/i.test(even) ? `00${even}` : even;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

async function hmac(
  key: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

/** HKDF's extract and one round of expand. */
async function derivedKey(
  material: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await hmac(await hmac(salt, material), utf8(KEY_LABEL))).slice(0, KEY_BYTES);
}
