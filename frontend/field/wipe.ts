/** Empty the device, and tell the office once there is a link. */
import { tellWiped, type Farewell } from "./api.ts";
import { allFilled, isUnsent } from "./filled.ts";
import { Store } from "./store.ts";

const FAREWELL = "wasl-field-farewell";
const REASON = "wasl-field-wiped";

/**
 * Take away everything of the work. The app itself stays: it knows nobody.
 *
 * What remains is one note for the office: which device, why, and how many forms were lost.
 */
export async function wipe(store: Store, reason: Farewell["reason"]): Promise<void> {
  const watch = await store.plain("watch");
  const unsent = store.unlocked
    ? (await allFilled(store).catch(() => [])).filter(isUnsent).length
    : (await store.places("filled:")).length; // of a locked device all that lies there
  await store.destroy();
  sessionStorage.setItem(REASON, reason);
  if (watch) localStorage.setItem(FAREWELL, JSON.stringify({ ...watch, reason, unsent }));
  await sayFarewell();
}

/** Tell the office of a wipe that it does not know of yet; nothing happens without a link. */
export async function sayFarewell(): Promise<void> {
  const kept = localStorage.getItem(FAREWELL);
  if (kept === null) return;
  try {
    await tellWiped(JSON.parse(kept) as Farewell);
    localStorage.removeItem(FAREWELL);
  } catch {
    // Tried again when the app opens next, or the link returns.
  }
}

/** Why this device was emptied, to be told once to whoever stands before it. */
export function whyWiped(): Farewell["reason"] | undefined {
  const reason = sessionStorage.getItem(REASON);
  sessionStorage.removeItem(REASON);
  return (reason ?? undefined) as Farewell["reason"] | undefined;
}
