/** Show an XForm in an element of the page, with ODK Web Forms. */
import { type ComponentPublicInstance, createApp, h, watch } from "vue";
import { localise, type Root, rootOf, speakIn, tagOf } from "./engine.ts";
import { nameFields } from "./naming.ts";
import { completeUploads } from "./uploads.ts";
import { calendarWords, speak } from "./words.ts";

const RTL = /^(ar|fa|he|ps|ur|ckb|dv|sd|ug|yi)\b/;

export interface Form {
  xml: string;
  /** A picture, sound or list of the form, by its name. */
  file: (name: string) => Promise<Response>;
  /** What was answered so far, and its files. */
  instance?: { xml: string; files: readonly string[]; file: (name: string) => Promise<Response> };
  language: string;
  words: Record<string, string>;
  username?: string;
  /** The form is complete and without errors; the answers can be read from `root`. */
  onFinish: (root: Root) => void;
}

export interface Shown {
  root: Root;
  /** Check everything, show what is wrong, and call `onFinish` when nothing is. */
  finish(): void;
  close(): void;
}

/** Mount the form; resolves once it can be filled. */
export async function showForm(place: HTMLElement, form: Form): Promise<Shown> {
  speak(form.words);
  const { OdkWebForm, webFormsPlugin } = await import("@getodk/web-forms");
  let root: Root | undefined;
  const app = createApp({
    render: () =>
      h(OdkWebForm as never, {
        formXml: form.xml,
        fetchFormAttachment: (at: URL) => form.file(nameIn(at)),
        missingResourceBehavior: "BLANK",
        preloadProperties: form.username ? { username: form.username } : {},
        ...(form.instance && {
          editInstance: {
            resolveInstance: () => Promise.resolve(form.instance?.xml ?? ""),
            attachmentFileNames: form.instance.files,
            resolveAttachment: form.instance.file,
          },
        }),
        onSubmit: () => root && form.onFinish(root),
      }),
  });
  app.use(webFormsPlugin as never);
  localise(app, calendarWords(form.language, form.words));
  const mounted = app.mount(place);
  root = await ready(place, mounted);
  const speaking = root;
  speakIn(speaking, form.language);
  watch(
    () => tagOf(speaking.currentState.activeLanguage.language),
    (tag) => {
      const language = tag || form.language; // a form of one language names none
      place.lang = language;
      place.dir = RTL.test(language) ? "rtl" : "ltr";
    },
    { immediate: true },
  );
  const complete = (): void => {
    completeUploads(speaking, place);
    nameFields(place);
  };
  complete();
  const watching = new MutationObserver(complete);
  watching.observe(place, { childList: true, subtree: true });
  return {
    root,
    finish: () => place.querySelector<HTMLButtonElement>(".odk-form .footer button")?.click(),
    close: () => {
      watching.disconnect();
      app.unmount();
    },
  };
}

function nameIn(at: URL | string): string {
  return decodeURIComponent(String(at).split("/").at(-1) ?? "");
}

function ready(place: HTMLElement, mounted: ComponentPublicInstance): Promise<Root> {
  return new Promise((done, failed) => {
    const look = (): boolean => {
      const root = rootOf(mounted);
      if (root) done(root);
      const broken = place.querySelector(".form-initialization-status.error");
      if (broken) failed(new Error("The form cannot be shown"));
      return Boolean(root ?? broken);
    };
    if (look()) return;
    const watching = new MutationObserver(() => look() && watching.disconnect());
    watching.observe(place, { childList: true, subtree: true, attributes: true });
  });
}
