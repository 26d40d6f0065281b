/** What the app asks of the server. Cookies are left at home: only the device's secret speaks. */
import { home } from "./parts.ts";
import { language } from "./words.ts";

export interface Credential {
  id: string;
  secret: string;
  label: string;
}

/** No answer came: no link, or the server is away. Everything is tried again later. */
export class NoLink extends Error {}

/** The server wants this device emptied. */
export class MustWipe extends Error {}

/** The server understood and says no, in the worker's language. */
export class SaidNo extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);

export const bearer = (who: Credential): string => `Bearer ${who.id}.${who.secret}`;

/** Ask as this device. Rejects with one of the three above. */
export async function asDevice(authorization: string, path: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${home()}api/${path}`, {
      headers: { Authorization: authorization, "Accept-Language": language() },
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
    });
  } catch {
    throw new NoLink();
  }
  await refuse(response.status, () => response.text());
  return response;
}

export interface Sent {
  state: string;
  missing: string[];
  reasons: string[];
  again: boolean;
  /** The server's time. */
  now: string;
}

/** Send a part of a filled form; `progress` is told how much of it went out, from 0 to 1. */
export function sendPart(
  who: Credential,
  xml: string,
  file: File | null,
  options: { final: boolean; progress: (done: number) => void },
): Promise<Sent> {
  const body = new FormData();
  body.set("xml_submission_file", new File([xml], "xml_submission_file", { type: "text/xml" }));
  if (file) body.set(file.name, file);
  if (options.final) body.set("final", "1");
  return new Promise((resolve, reject) => {
    // Not fetch: it does not tell how much went out.
    const request = new XMLHttpRequest();
    request.open("POST", `${home()}api/submission`);
    request.setRequestHeader("Authorization", bearer(who));
    request.setRequestHeader("Accept-Language", language());
    request.timeout = 10 * 60_000;
    request.upload.onprogress = (event) => {
      options.progress(event.total > 0 ? event.loaded / event.total : 0);
    };
    request.onerror = request.ontimeout = request.onabort = () => {
      reject(new NoLink());
    };
    request.onload = () => {
      refuse(request.status, () => Promise.resolve(request.responseText))
        .then(() => {
          resolve(parsed<Sent>(request.responseText));
        })
        .catch(reject);
    };
    request.send(body);
  });
}

/** Whether a locked device must empty itself; where nobody answers, it need not. */
export async function mustWipe(watch: { id: string; token: string }): Promise<boolean> {
  try {
    await asDevice(`Watch ${watch.id}.${watch.token}`, "watch");
    return false;
  } catch (error) {
    return error instanceof MustWipe;
  }
}

/** Tell the server that this device is empty. */
export async function tellWiped(farewell: Farewell): Promise<void> {
  const response = await fetch(`${home()}api/wiped`, {
    method: "POST",
    headers: { Authorization: `Watch ${farewell.id}.${farewell.token}` },
    body: new URLSearchParams({ reason: farewell.reason, unsent: String(farewell.unsent) }),
    credentials: "omit",
  });
  if (BUSY.has(response.status)) throw new NoLink();
}

export interface Farewell {
  id: string;
  token: string;
  reason: "command" | "days" | "pins" | "worker";
  unsent: number;
}

export interface Me {
  signed_in: boolean;
  sign_in?: string;
  language?: string;
  offices?: { id: string; name: string }[];
  token?: string;
}

/** Who is signed in at the desk in this browser. */
export async function whoAmI(): Promise<Me> {
  try {
    const response = await fetch(`${home()}api/me`, { cache: "no-store" });
    // A redirect leads to a page of the desk that must be seen first: the second factor.
    if (response.redirected) return { signed_in: false, sign_in: response.url };
    if (!response.ok) throw new NoLink();
    return (await response.json()) as Me;
  } catch {
    throw new NoLink();
  }
}

/** Pair this browser with whoever is signed in; their session ends with it. */
export async function pair(office: string, token: string): Promise<Credential> {
  const response = await fetch(`${home()}api/pair`, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams({ office }),
  }).catch(() => {
    throw new NoLink();
  });
  await refuse(response.status, () => response.text());
  return parsed<Credential>(await response.text());
}

/** Read an answer of the server; the page of somebody else's network is no answer. */
export function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new NoLink();
  }
}

async function refuse(status: number, text: () => Promise<string>): Promise<void> {
  if (status >= 200 && status < 300) return;
  if (status === 0 || BUSY.has(status)) throw new NoLink();
  let said: { wipe?: boolean; code?: string; message?: string } = {};
  try {
    said = JSON.parse(await text()) as typeof said;
  } catch {
    // An error page of a proxy: its status is all there is.
  }
  if (status === 401 && said.wipe === true) throw new MustWipe();
  throw new SaidNo(status, said.code ?? String(status), said.message ?? "");
}
