/** What is taken along: tasks, forms and lists. A link that breaks costs one file. */
import { asDevice, bearer, parsed, type Credential } from "./api.ts";
import { inContact } from "./clock.ts";
import type { Change, Policy, Store } from "./store.ts";

export interface Task {
  id: string;
  person: string;
  label: string;
  form: string;
  due_on: string | null;
}

interface FormFile {
  name: string;
  md5: string;
  media_type: string;
}

export interface Form {
  id: string;
  form: string;
  version: string;
  title: string;
  md5: string;
  files: FormFile[];
}

export interface Pack {
  now: string;
  device: { id: string; label: string; office: string; expires_at: string };
  policy: Policy;
  tasks: Task[];
  forms: Form[];
  lists: Record<string, { md5: string; text: string }>;
}

const CASELOAD = "wasl_caseload.csv";

const formPlace = (id: string): string => `form:${id}`;
const filePlace = (form: string, md5: string): string => `media:${form}:${md5}`;

/**
 * Bring what lies here up to date.
 *
 * @param needed versions of forms that drafts here were begun with: they stay.
 */
export async function takeAlong(
  store: Store,
  who: Credential,
  needed: ReadonlySet<string>,
): Promise<Pack> {
  // Taking a caseload is recorded; the one that is here already is not taken again.
  const have = (await lastPack(store))?.lists[CASELOAD]?.md5 ?? "";
  const response = await asDevice(bearer(who), `bundle?have=${have}`);
  const pack = parsed<Pack>(await response.text());
  await store.keepPlain({ policy: pack.policy, clock: inContact(pack.now) });
  const here = new Set([...(await store.places("form:")), ...(await store.places("media:"))]);
  const wanted = new Set([...needed].map(formPlace));
  const fetchOnce = async (place: string, path: string): Promise<void> => {
    wanted.add(place);
    if (here.has(place)) return;
    const got = await asDevice(bearer(who), path);
    await store.write([place, new Uint8Array(await got.arrayBuffer())]);
  };
  await store.write(["pack", pack]);
  for (const form of pack.forms) {
    await fetchOnce(formPlace(form.id), `forms/${form.id}`);
    for (const file of form.files) {
      const path = `forms/${form.id}/${encodeURIComponent(file.name)}`;
      await fetchOnce(filePlace(form.id, file.md5), path);
    }
  }
  const kept = (place: string): boolean =>
    wanted.has(place) || [...needed].some((id) => place.startsWith(`media:${id}:`));
  const gone = [...here].filter((place) => !kept(place));
  await store.write(...gone.map((place): Change => [place, null]));
  return pack;
}

export const lastPack = (store: Store): Promise<Pack | undefined> => store.record<Pack>("pack");

/** The text of a form, where it was fetched whole. */
export async function formText(store: Store, id: string): Promise<string | undefined> {
  const bytes = await store.bytes(formPlace(id));
  return bytes && new TextDecoder().decode(bytes);
}

/** A file of a form, or one of the lists; 404 where there is none. */
export async function formFile(
  store: Store,
  pack: Pack,
  form: string,
  lists: Readonly<Record<string, string>>,
  name: string,
): Promise<Response> {
  const list = lists[name];
  if (list !== undefined) return new Response(list, { headers: { "Content-Type": "text/csv" } });
  const known = pack.forms.find((each) => each.id === form)?.files.find((one) => one.name === name);
  const bytes = known && (await store.bytes(filePlace(form, known.md5)));
  if (!known || !bytes) return new Response(null, { status: 404 });
  return new Response(bytes, { headers: { "Content-Type": known.media_type } });
}

/** Take away forms that no task and no draft needs, to make room; the next contact brings them. */
export async function dropForms(store: Store, needed: ReadonlySet<string>): Promise<void> {
  const places = [...(await store.places("form:")), ...(await store.places("media:"))];
  const gone = places.filter((place) => !needed.has(place.split(":")[1] ?? ""));
  await store.write(...gone.map((place): Change => [place, null]));
}
