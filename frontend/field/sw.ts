/**
 * Keeps the app itself on the device, whole, under one version; never anything of the work.
 *
 * A new version is fetched beside the old one and takes its place when no page of the old one is
 * open, or when the worker asks: what is being filled is never pulled away. Answers do not lie
 * here, so that no update can lose them.
 */
interface Kept {
  version: string;
  files: string[];
}

/** The part of a service worker's world that we use; TypeScript knows either it or the page's. */
interface Worker {
  readonly WASL_KEPT: Kept;
  readonly clients: { claim: () => Promise<void> };
  readonly skipWaiting: () => Promise<void>;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface WorkerEvent extends MessageEvent {
  readonly request: Request;
  readonly waitUntil: (work: Promise<unknown>) => void;
  readonly respondWith: (answer: Promise<Response>) => void;
}

const worker = self as unknown as Worker;
const BEGINNING = "wasl-field-app-";
const NAME = BEGINNING + worker.WASL_KEPT.version;
const [SHELL = ""] = worker.WASL_KEPT.files;
const KEPT = new Set(worker.WASL_KEPT.files);

worker.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data === "update") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === SHELL) {
    event.respondWith(fromKept(SHELL, event.request));
  } else if (KEPT.has(url.pathname)) {
    event.respondWith(fromKept(url.pathname, event.request));
  }
});

/** Fetch what is not here yet. Hashed files of the version before are taken over. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  for (const file of worker.WASL_KEPT.files) {
    if (await cache.match(file)) continue;
    const old = file === SHELL ? undefined : await caches.match(file);
    // Without cookies: the shell is the same for everybody, and must not be a page of the desk.
    const got = old ?? (await fetch(file, { credentials: "omit", cache: "no-cache" }));
    if (!got.ok || got.redirected) throw new Error("The app cannot be kept.");
    await cache.put(file, got);
  }
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(BEGINNING) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fromKept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}
