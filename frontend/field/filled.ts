/** Filled forms on the device, from the first answer to the office's yes. */
import { stamped } from "../src/xforms/engine.ts";
import { scrubbed } from "./photos.ts";
import type { Change, Store } from "./store.ts";

/** Answers as the form gives them out. */
export interface Filled {
  xml: string;
  files: File[];
}

export type State = "draft" | "queued" | "sending" | "sent" | "accepted" | "waiting" | "refused";

interface KeptFile {
  place: string;
  name: string;
  type: string;
  size: number;
  /** Whether its picture was drawn anew, without what the camera wrote into it. */
  clean: boolean;
}

export interface Kept {
  id: string;
  state: State;
  /** The version of the form, and its title as it was. */
  form: string;
  title: string;
  /** Whom it is about: id and reference; empty for somebody new. */
  person: string;
  label: string;
  instance: string;
  xml: string;
  files: KeptFile[];
  /** The lists as they were when it was begun: the versions of records that the worker had seen. */
  lists: Record<string, string>;
  began: number;
  changed: number;
  reasons: string[];
}

/** States in which the device holds the only copy. */
const UNSENT: ReadonlySet<State> = new Set<State>(["draft", "queued", "sending", "refused"]);
const SETTLED: ReadonlySet<State> = new Set<State>(["accepted"]);
const SETTLED_DAYS = 7;

const place = (id: string): string => `filled:${id}`;
const filePlace = (id: string): string => `file:${id}:${crypto.randomUUID()}`;

export const isUnsent = (one: Kept): boolean => UNSENT.has(one.state);

/** All filled forms, the last changed first. What was settled long ago is taken away. */
export async function allFilled(store: Store): Promise<Kept[]> {
  const places = await store.places("filled:");
  const found = await Promise.all(places.map((each) => store.record<Kept>(each)));
  const kept = found.filter((one): one is Kept => one !== undefined);
  const oldest = Date.now() - SETTLED_DAYS * 86_400_000;
  const old = kept.filter((one) => SETTLED.has(one.state) && one.changed < oldest);
  if (old.length > 0) await store.write(...old.map((one): Change => [place(one.id), null]));
  return kept
    .filter((one) => !old.includes(one))
    .sort((one, other) => other.changed - one.changed);
}

/** Keep answers, complete or not. Of the files only those that are new are written. */
export async function saveDraft(store: Store, draft: Kept, now: Filled): Promise<Kept> {
  const changes: Change[] = [];
  const files: KeptFile[] = [];
  for (const file of now.files) {
    const known = draft.files.find(
      (each) => each.name === file.name && (each.size === file.size || each.clean),
    );
    if (known) {
      files.push(known);
      continue;
    }
    const added = filePlace(draft.id);
    changes.push([added, new Uint8Array(await file.arrayBuffer())]);
    files.push({ place: added, name: file.name, type: file.type, size: file.size, clean: false });
  }
  const gone = draft.files.filter((each) => !files.includes(each));
  changes.push(...gone.map((each): Change => [each.place, null]));
  // Whoever opens answers again in ODK Web Forms corrects them: they get another id, and name the
  // old one. A draft was never sent, so that nothing is corrected: it keeps the first.
  const instance = draft.instance || instanceOf(now.xml);
  const saved: Kept = {
    ...draft,
    instance,
    xml: stamped(now.xml, { instanceId: instance, replaces: "" }),
    files,
    changed: Date.now(),
  };
  await store.write(...changes, [place(draft.id), saved]);
  return saved;
}

/** What a draft holds, to go on with it. */
export async function openDraft(store: Store, draft: Kept): Promise<Filled> {
  return { xml: draft.xml, files: await filesOf(store, draft) };
}

export async function filesOf(store: Store, one: Kept): Promise<File[]> {
  const files: File[] = [];
  for (const file of one.files) {
    const bytes = await store.bytes(file.place);
    if (bytes) files.push(new File([bytes], file.name, { type: file.type }));
  }
  return files;
}

/**
 * Finish a draft: draw its photos anew, and queue it.
 *
 * Rejects with `CannotScrub` where a picture cannot be read; the draft stays as it was.
 */
export async function finish(store: Store, draft: Kept): Promise<Kept> {
  const changes: Change[] = [];
  const files: KeptFile[] = [];
  let xml = draft.xml;
  for (const file of draft.files) {
    const bytes = file.clean ? undefined : await store.bytes(file.place);
    if (!bytes) {
      files.push(file);
      continue;
    }
    const clean = await scrubbed(new File([bytes], file.name, { type: file.type }));
    if (clean.name !== file.name) xml = renamed(xml, file.name, clean.name);
    changes.push([file.place, new Uint8Array(await clean.arrayBuffer())]);
    files.push({ ...file, name: clean.name, type: clean.type, size: clean.size, clean: true });
  }
  const done: Kept = { ...draft, state: "queued", xml, files, changed: Date.now(), reasons: [] };
  await store.write(...changes, [place(draft.id), done]);
  return done;
}

/** Note where a form stands. What the office holds is taken off the device: answers and files. */
export async function settle(
  store: Store,
  one: Kept,
  state: State,
  reasons: string[] = [],
): Promise<Kept> {
  const held = state === "sent" || state === "accepted" || state === "waiting";
  const settled: Kept = {
    ...one,
    state,
    reasons,
    changed: one.state === state ? one.changed : Date.now(),
    ...(held && { xml: "", files: [], lists: {} }),
  };
  const gone = held ? one.files.map((file): Change => [file.place, null]) : [];
  await store.write(...gone, [place(one.id), settled]);
  return settled;
}

export async function remove(store: Store, one: Kept): Promise<void> {
  await store.write(
    [place(one.id), null],
    ...one.files.map((file): Change => [file.place, null]),
  );
}

export const parseXml = (xml: string): Document =>
  new DOMParser().parseFromString(xml, "application/xml");

const write = (xml: Document): string => new XMLSerializer().serializeToString(xml);

const named = (parent: Element, name: string): Element | undefined =>
  [...parent.children].find((child) => child.localName === name);

const metaOf = (xml: Document): Element | undefined => named(xml.documentElement, "meta");

/** The id that a form gave its answers. */
export function instanceOf(xml: string): string {
  const meta = metaOf(parseXml(xml));
  return (meta && named(meta, "instanceID")?.textContent) ?? "";
}

function renamed(xml: string, old: string, now: string): string {
  const parsed = parseXml(xml);
  for (const element of parsed.querySelectorAll("*")) {
    if (element.children.length === 0 && element.textContent === old) element.textContent = now;
  }
  return write(parsed);
}

/** The form with somebody chosen already: its first question, `person`. */
export function aboutPerson(xform: string, person: string): string {
  if (!person) return xform;
  const parsed = parseXml(xform);
  const instance = parsed.querySelector("model > instance")?.firstElementChild;
  const question = instance && named(instance, "person");
  if (!question) return xform;
  question.textContent = person;
  return write(parsed);
}
