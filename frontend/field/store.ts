/**
 * What lies on the device: IndexedDB with two drawers.
 *
 * `sealed` holds everything of the work, each value under the data key. `plain` holds what is
 * needed before the PIN is typed: the lock, the count of wrong PINs, the office's rules, the
 * clock, and the token with which a locked device asks whether it must empty itself.
 */
import { seal, unseal, type Lock } from "./keys.ts";

const NAME = "wasl-field";
const PLAIN = "plain";
const SEALED = "sealed";

/** The device has no room left; nothing of what was to be written is written. */
export class Full extends Error {}

export interface Policy {
  names_on_devices: boolean;
  idle_minutes: number;
  wrong_pins: number;
  wipe_after_days: number;
}

/** Milliseconds. `contact` is when the server was last spoken with, by this device's clock. */
export interface Clock {
  contact: number;
  server: number;
  latest: number;
}

interface Plain {
  lock: Lock;
  tries: number;
  policy: Policy;
  clock: Clock;
  watch: { id: string; token: string };
  language: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
/** A value for a place in the sealed drawer; `null` takes away what is there. */
export type Change = [place: string, value: Bytes | object | null];

export class Store {
  private constructor(
    private readonly base: IDBDatabase,
    private key: CryptoKey | undefined = undefined,
  ) {}

  static async open(): Promise<Store> {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(PLAIN);
      request.result.createObjectStore(SEALED);
    };
    const base = await answer(request);
    base.onversionchange = () => {
      base.close();
    };
    return new Store(base);
  }

  /** Everything is gone afterwards, keys first: what a disk may still hold cannot be opened. */
  async destroy(): Promise<void> {
    this.key = undefined;
    const emptied = this.base.transaction([PLAIN, SEALED], "readwrite", { durability: "strict" });
    emptied.objectStore(PLAIN).clear();
    emptied.objectStore(SEALED).clear();
    await done(emptied);
    this.base.close();
    await answer(indexedDB.deleteDatabase(NAME));
  }

  get unlocked(): boolean {
    return this.key !== undefined;
  }

  use(key: CryptoKey): void {
    this.key = key;
  }

  forgetKey(): void {
    this.key = undefined;
  }

  async plain<K extends keyof Plain>(name: K): Promise<Plain[K] | undefined> {
    const found: unknown = await answer(
      this.base.transaction(PLAIN).objectStore(PLAIN).get(name),
    );
    return found as Plain[K] | undefined;
  }

  async keepPlain(values: Partial<Plain>): Promise<void> {
    const change = this.base.transaction(PLAIN, "readwrite", { durability: "strict" });
    const drawer = change.objectStore(PLAIN);
    await finished(change, () => {
      for (const [name, value] of Object.entries(values)) drawer.put(value, name);
    });
  }

  /** Write all of it, or, where it does not fit, nothing of it. */
  async write(...changes: Change[]): Promise<void> {
    const ready: [string, Bytes | null][] = [];
    for (const [place, value] of changes) {
      ready.push([place, value === null ? null : await this.sealed(place, value)]);
    }
    const change = this.base.transaction(SEALED, "readwrite", { durability: "strict" });
    const drawer = change.objectStore(SEALED);
    await finished(change, () => {
      for (const [place, value] of ready) {
        if (value === null) drawer.delete(place);
        else drawer.put(value, place);
      }
    });
  }

  async bytes(place: string): Promise<Bytes | undefined> {
    const whole: unknown = await answer(
      this.base.transaction(SEALED).objectStore(SEALED).get(place),
    );
    return whole instanceof Uint8Array
      ? unseal(this.needKey(), place, whole as Bytes)
      : undefined;
  }

  async record<T>(place: string): Promise<T | undefined> {
    const found = await this.bytes(place);
    return found && (JSON.parse(new TextDecoder().decode(found)) as T);
  }

  /** The places that begin so. */
  async places(beginning: string): Promise<string[]> {
    const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
    const keys = await answer(
      this.base.transaction(SEALED).objectStore(SEALED).getAllKeys(range),
    );
    return keys.map(String);
  }

  private sealed(place: string, value: Bytes | object): Promise<Bytes> {
    const bytes = value instanceof Uint8Array ? value : encode(value);
    return seal(this.needKey(), place, bytes as Bytes);
  }

  private needKey(): CryptoKey {
    if (!this.key) throw new Error("The store is locked.");
    return this.key;
  }
}

const encode = (value: object): Bytes => new TextEncoder().encode(JSON.stringify(value));

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(told(request.error));
    };
  });
}

function done(change: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    change.oncomplete = () => {
      resolve();
    };
    change.onabort = change.onerror = () => {
      reject(told(change.error));
    };
  });
}

/** Put things into a transaction and wait for its end; any fault takes all of it back. */
async function finished(change: IDBTransaction, put: () => void): Promise<void> {
  const end = done(change);
  try {
    put();
  } catch (error) {
    end.catch(() => undefined);
    change.abort();
    throw told(error);
  }
  return end;
}

function told(error: unknown): Error {
  const full = error instanceof DOMException && error.name === "QuotaExceededError";
  if (full) return new Full("There is no room on this device.");
  return error instanceof Error ? error : new Error("The store cannot be used.");
}
