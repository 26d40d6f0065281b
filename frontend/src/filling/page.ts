/** What the server tells the page of a form. */
import { readJson } from "../words.ts";

export interface Filling {
  /** Addresses: of the XForm, of its files (a name is added), to save and to send to. */
  form: string;
  files: string;
  save: string;
  send: string;
  token: string;
  login: string;
  /** What was answered so far; empty for a new form. */
  instance: string;
  /** File name to address. */
  attachments: Record<string, string>;
  instanceId: string;
  replaces: string;
  office: string;
  channel: string;
  user: string;
  /** "Saved at 10:40", of a draft that is gone on with. */
  saved: string;
  words: Record<string, string>;
}

/** A sentence of the page, one number filled in. */
export function say(key: string, count = 0): string {
  const words = readJson<Filling>("fill")?.words ?? readJson<Record<string, string>>("form-words");
  return (words?.[key] ?? key).replace("%(count)s", String(count));
}
