/**
 * The keys of the store.
 *
 * A random data key seals every value. It lies wrapped by a key that needs two things: the
 * worker's PIN, stretched by PBKDF2, and a device key that the browser keeps and never gives out.
 * So a copy of the database alone cannot be tried against short PINs. Somebody who copies the
 * whole profile of the browser holds the device key, too: docs/field-app.md says what follows.
 */

const LEAST_ITERATIONS = 600_000;
const MOST_ITERATIONS = 6_000_000;
const STRETCH_MS = 700;
const NONCE = 12;

export interface Lock {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  nonce: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
  deviceKey: CryptoKey;
}

const random = (length: number): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(length));

/** Make a data key and lock it with a new PIN. */
export async function makeLock(pin: string): Promise<{ lock: Lock; key: CryptoKey }> {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, [
    "encrypt",
    "decrypt",
  ]);
  const deviceKey = await crypto.subtle.generateKey(
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
  const lock = await lockWith(pin, fresh, deviceKey);
  return { lock, key: await open(lock, pin) };
}

/** Lock the same data key with another PIN. Rejects where the old one is wrong. */
export async function changePin(lock: Lock, old: string, pin: string): Promise<Lock> {
  const key = await unwrap(lock, old, true);
  return lockWith(pin, key, lock.deviceKey);
}

/** The data key; it cannot be taken out of the browser. Rejects where the PIN is wrong. */
export const open = (lock: Lock, pin: string): Promise<CryptoKey> => unwrap(lock, pin, false);

/** Seal a value for one place; it cannot be opened at another. */
export async function seal(
  key: CryptoKey,
  place: string,
  value: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = random(NONCE);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(place) },
    key,
    value,
  );
  const whole = new Uint8Array(NONCE + sealed.byteLength);
  whole.set(nonce);
  whole.set(new Uint8Array(sealed), NONCE);
  return whole;
}

/** Open what was sealed for this place. */
export async function unseal(
  key: CryptoKey,
  place: string,
  whole: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const opened = await crypto.subtle.decrypt(
    {
      name: "AES-GCM",
      iv: whole.subarray(0, NONCE),
      additionalData: new TextEncoder().encode(place),
    },
    key,
    whole.subarray(NONCE),
  );
  return new Uint8Array(opened);
}

export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function lockWith(pin: string, key: CryptoKey, deviceKey: CryptoKey): Promise<Lock> {
  const salt = random(16);
  const nonce = random(NONCE);
  const iterations = await iterationsHere();
  const over = await wrappingKey(pin, salt, iterations, deviceKey);
  const wrapped = await crypto.subtle.wrapKey("raw", key, over, { name: "AES-GCM", iv: nonce });
  return { salt, iterations, nonce, wrapped, deviceKey };
}

async function unwrap(lock: Lock, pin: string, extractable: boolean): Promise<CryptoKey> {
  const over = await wrappingKey(pin, lock.salt, lock.iterations, lock.deviceKey);
  return crypto.subtle.unwrapKey(
    "raw",
    lock.wrapped,
    over,
    { name: "AES-GCM", iv: lock.nonce },
    "AES-GCM",
    extractable,
    ["encrypt", "decrypt"],
  );
}

async function wrappingKey(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
  deviceKey: CryptoKey,
): Promise<CryptoKey> {
  const stretched = await stretch(pin, salt, iterations);
  const mixed = await crypto.subtle.sign("HMAC", deviceKey, stretched);
  return crypto.subtle.importKey("raw", mixed, "AES-GCM", false, ["wrapKey", "unwrapKey"]);
}

async function stretch(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<ArrayBuffer> {
  const typed = new TextEncoder().encode(pin.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, base, 256);
}

/** As many iterations as this device does in the time that a worker will wait, never too few. */
async function iterationsHere(): Promise<number> {
  const trial = 100_000;
  const began = performance.now();
  await stretch("measured", random(16), trial);
  const each = Math.max(performance.now() - began, 1) / trial;
  return Math.min(Math.max(Math.round(STRETCH_MS / each), LEAST_ITERATIONS), MOST_ITERATIONS);
}
