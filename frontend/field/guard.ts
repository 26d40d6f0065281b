/** What locks the app, and what empties it: idle minutes, wrong PINs, days without contact. */
import { daysWithoutContact, later } from "./clock.ts";
import { open } from "./keys.ts";
import type { Policy, Store } from "./store.ts";

export const DEFAULTS: Policy = {
  names_on_devices: false,
  idle_minutes: 5,
  wrong_pins: 8,
  wipe_after_days: 7,
};

const TICK_MS = 5_000;
const LEAST_PIN = 6;

export type Unlocked = "yes" | "wrong" | "wipe";

/** Whether a PIN is long enough, and neither one digit again and again nor a row of them. */
export function goodPin(pin: string): boolean {
  const steps = [...pin].map((char, at) => char.charCodeAt(0) - pin.charCodeAt(at - 1)).slice(1);
  const even = steps.every((step) => step === steps[0]) && Math.abs(steps[0] ?? 0) <= 1;
  return pin.length >= LEAST_PIN && !even;
}

export async function triesLeft(store: Store): Promise<number> {
  const policy = (await store.plain("policy")) ?? DEFAULTS;
  return policy.wrong_pins - ((await store.plain("tries")) ?? 0);
}

/** Try a PIN. The try is counted, on the disk, before it is made. */
export async function unlock(store: Store, pin: string): Promise<Unlocked> {
  const lock = await store.plain("lock");
  if (!lock) throw new Error("There is no PIN yet.");
  if ((await triesLeft(store)) <= 0) return "wipe";
  await store.keepPlain({ tries: ((await store.plain("tries")) ?? 0) + 1 });
  try {
    store.use(await open(lock, pin));
  } catch {
    return (await triesLeft(store)) <= 0 ? "wipe" : "wrong";
  }
  await store.keepPlain({ tries: 0 });
  return "yes";
}

/** Whether the device was without contact for longer than the office allows. */
export async function outOfContact(store: Store): Promise<boolean> {
  const policy = (await store.plain("policy")) ?? DEFAULTS;
  const clock = await store.plain("clock");
  return clock !== undefined && daysWithoutContact(clock) > policy.wipe_after_days;
}

/** Keep the clock going on the disk, so that a clock that is set back later is noticed. */
export async function markTime(store: Store, passed: number): Promise<void> {
  const clock = await store.plain("clock");
  if (clock) await store.keepPlain({ clock: later(clock, passed) });
}

/** Watch over an open app. Returns what ends the watch. */
export function watchOver(
  store: Store,
  calls: { idle: () => void; outOfContact: () => void },
): () => void {
  let active = Date.now();
  let marked = performance.now();
  const touched = (): void => {
    active = Date.now();
  };
  const look = async (): Promise<void> => {
    const now = performance.now();
    if (now - marked > 30_000) {
      await markTime(store, now - marked);
      marked = now;
    }
    const policy = (await store.plain("policy")) ?? DEFAULTS;
    const idle = Date.now() - active;
    // A clock that jumped back must not keep the app open.
    if (idle > policy.idle_minutes * 60_000 || idle < -60_000) calls.idle();
    else if (await outOfContact(store)) calls.outOfContact();
  };
  const shown = (): void => {
    if (document.visibilityState === "visible") void look();
  };
  const timer = setInterval(() => void look(), TICK_MS);
  const signs = ["pointerdown", "keydown", "input", "wheel", "touchmove"];
  for (const sign of signs) addEventListener(sign, touched, { passive: true, capture: true });
  document.addEventListener("visibilitychange", shown);
  return () => {
    clearInterval(timer);
    for (const sign of signs) removeEventListener(sign, touched, { capture: true });
    document.removeEventListener("visibilitychange", shown);
  };
}
