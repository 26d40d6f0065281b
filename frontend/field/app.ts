/** The field app: from the first page to the open one. */
import "./app.css";
import { mustWipe, type Credential, type Farewell } from "./api.ts";
import type { Kept } from "./filled.ts";
import { markTime, outOfContact, watchOver } from "./guard.ts";
import { makeLock, sha256Hex } from "./keys.ts";
import { button, el, home, show } from "./parts.ts";
import { newDraft, showFill, type Filling } from "./screens/fill.ts";
import { showOutbox } from "./screens/outbox.ts";
import { showPair } from "./screens/pair.ts";
import { coverWithUnlock, showNewPin, showUnlock } from "./screens/pin.ts";
import type { Screens } from "./screens/screens.ts";
import { showSettings } from "./screens/settings.ts";
import { showToday } from "./screens/today.ts";
import { Session } from "./session.ts";
import { Store } from "./store.ts";
import { guess, isLanguage, language, say, speak } from "./words.ts";
import { sayFarewell, wipe } from "./wipe.ts";

const WATCH_EVERY_MS = 60_000;

/** Whether nothing is open yet, so that the page may be loaded anew for a new version. */
let atTheDoor = true;

/** One window at a time holds the store; the others can take it over. */
function start(steal: boolean): void {
  const hold = async (lock: Lock | null): Promise<void> => {
    if (!lock) {
      elsewhere();
      return;
    }
    await begin();
    await new Promise(() => undefined); // until the window is closed, or the lock taken away
  };
  const how = steal ? { steal } : { ifAvailable: true };
  navigator.locks.request("wasl-field", how, hold).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") location.reload();
    else throw error;
  });
}

function elsewhere(): void {
  speak(guess());
  show(
    "Wasl",
    el("p", {}, say("elsewhere")),
    button(say("use_here"), () => {
      start(true);
    }),
  );
}

async function begin(): Promise<void> {
  const store = await Store.open();
  const spoken = await store.plain("language");
  speak(spoken !== undefined && isLanguage(spoken) ? spoken : guess());
  const keeping = keepApp();
  addEventListener("online", () => void sayFarewell());
  void sayFarewell();
  await markTime(store, 0);
  if (!(await store.plain("lock"))) {
    await keeping; // with the session that pairing ends
    await pairFirst(store);
  } else if (await outOfContact(store)) await emptied(store, "days");
  else await locked(store);
}

/** Keep the app on the device. A newer version comes in at the door, never over open answers. */
async function keepApp(): Promise<void> {
  const registered = await navigator.serviceWorker
    .register(`${home()}sw.js`, { scope: home(), updateViaCache: "none" })
    .catch(() => undefined); // no link: the one that is here goes on
  if (!registered || !navigator.serviceWorker.controller || !atTheDoor) return;
  const change = (waiting: ServiceWorker | null): void => {
    if (!waiting || !atTheDoor) return;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (atTheDoor) location.reload();
    });
    waiting.postMessage("update");
  };
  change(registered.waiting);
  registered.addEventListener("updatefound", () => {
    const coming = registered.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") change(registered.waiting);
    });
  });
}

/** Pair, choose a PIN, and only then write anything. */
async function pairFirst(store: Store): Promise<void> {
  await showPair((who) => {
    showNewPin((pin) => paired(store, who, pin));
  });
}

async function paired(store: Store, who: Credential, pin: string): Promise<void> {
  const { lock, key } = await makeLock(pin);
  store.use(key);
  await store.write(["who", who]);
  const now = Date.now();
  await store.keepPlain({
    lock,
    tries: 0,
    clock: { contact: now, server: now, latest: now },
    language: language(),
    watch: { id: who.id, token: await sha256Hex(who.secret) },
  });
  // The browser then does not clear the store by itself when the disk is nearly full.
  await navigator.storage.persist().catch(() => false);
  await opened(store);
}

/** Ask for the PIN, and the server, meanwhile, whether this device is to be emptied. */
async function locked(store: Store): Promise<void> {
  const ask = async (): Promise<void> => {
    const watch = store.unlocked ? undefined : await store.plain("watch");
    if (watch && (await mustWipe(watch))) await emptied(store, "command");
  };
  const asking = setInterval(() => void ask(), WATCH_EVERY_MS);
  const online = (): void => void ask();
  addEventListener("online", online);
  const stop = (): void => {
    clearInterval(asking);
    removeEventListener("online", online);
  };
  showUnlock(store, {
    open: () => {
      stop();
      return opened(store);
    },
    wipe: (reason) => {
      stop();
      return emptied(store, reason);
    },
  });
  await ask();
}

async function emptied(store: Store, reason: Farewell["reason"]): Promise<void> {
  await wipe(store, reason);
  location.replace(home());
}

async function opened(store: Store): Promise<void> {
  atTheDoor = false;
  void keepApp();
  const session = await Session.open(store);
  let filling: Filling | undefined;
  let covered = false;
  const leave = (): void => {
    filling?.close();
    filling = undefined;
  };
  const fill = async (draft: Kept): Promise<void> => {
    leave();
    filling = await showFill(session, screens, draft);
  };
  // Loading the page anew leaves nothing in its memory. Only answers that could not be kept stay.
  const lock = async (): Promise<void> => {
    if (covered) return;
    if ((await filling?.save()) ?? true) {
      location.reload();
      return;
    }
    covered = true;
    store.forgetKey();
    coverWithUnlock(store, {
      open: () => {
        covered = false;
      },
      wipe: (reason) => emptied(store, reason),
    });
  };
  const screens: Screens = {
    today: () => void showToday(session, screens),
    outbox: () => void showOutbox(session, screens),
    settings: () => void showSettings(session, screens),
    begin: (form, task) => fill(newDraft(session, form, task)),
    goOn: (draft) => fill(draft),
    lock,
    wipe: () => emptied(store, "worker"),
  };
  session.onMustWipe = () => void emptied(store, "command");
  watchOver(store, { idle: () => void lock(), outOfContact: () => void emptied(store, "days") });
  await showToday(session, screens);
  void session.refresh();
}

start(false);
