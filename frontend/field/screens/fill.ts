/** Fill a form: it is kept, sealed, a moment after each answer. */
import { filesOf, speakIn } from "../../src/xforms/engine.ts";
import { showForm, type Shown } from "../../src/xforms/mount.ts";
import { aboutPerson, finish, openDraft, saveDraft, type Filled, type Kept } from "../filled.ts";
import { dropForms, formFile, formText, type Form, type Task } from "../pack.ts";
import { addToPage, button, el, note, show, toast } from "../parts.ts";
import { CannotScrub } from "../photos.ts";
import type { Session } from "../session.ts";
import { Full } from "../store.ts";
import { formWords, language, say } from "../words.ts";
import type { Screens } from "./screens.ts";

const SAVE_AFTER_MS = 1_200;
const LOOK_EVERY_MS = 5_000;

/** A form on the screen. */
export interface Filling {
  /** Keep what was answered; whether it could be. */
  save: () => Promise<boolean>;
  close: () => void;
}

/** A draft that nobody has answered anything in; it is not written before somebody does. */
export function newDraft(session: Session, form: Form, task: Task | undefined): Kept {
  const lists = Object.entries(session.pack?.lists ?? {});
  return {
    id: crypto.randomUUID(),
    state: "draft",
    form: form.id,
    title: form.title,
    person: task?.person ?? "",
    label: task?.label ?? "",
    instance: "",
    xml: "",
    files: [],
    lists: Object.fromEntries(lists.map(([name, list]) => [name, list.text])),
    began: Date.now(),
    changed: Date.now(),
    reasons: [],
  };
}

/** Show a draft in its form. `undefined` where the form is not here, or cannot be shown. */
export async function showFill(
  session: Session,
  screens: Screens,
  draft: Kept,
): Promise<Filling | undefined> {
  const text = await formText(session.store, draft.form);
  const { pack, store } = session;
  if (text === undefined || !pack) {
    toast(say("form_missing"));
    return undefined;
  }
  const place = el("div", { class: "fill xform" });
  const said = el("div", { class: "fill-said", "aria-live": "polite" });
  show(draft.title, draft.label ? el("p", { class: "who" }, el("bdi", {}, draft.label)) : null, said, place);
  const before = draft.xml === "" ? undefined : await openDraft(store, draft);
  let filling: FillingForm | undefined;
  let shown: Shown;
  try {
    shown = await showForm(place, {
      xml: aboutPerson(text, draft.person),
      file: (name) => formFile(store, pack, draft.form, draft.lists, name),
      ...(before && { instance: resumed(before) }),
      language: language(),
      words: formWords(),
      onFinish: () => void filling?.finish(),
    });
  } catch {
    said.replaceChildren(note(say("form_broken"), "warn"), button(say("back"), screens.today));
    return undefined;
  }
  filling = new FillingForm(session, screens, draft, shown, said);
  filling.watch(place);
  return filling;
}

const resumed = (before: Filled): NonNullable<Parameters<typeof showForm>[1]["instance"]> => ({
  xml: before.xml,
  files: before.files.map((file) => file.name),
  file: (name) =>
    Promise.resolve(new Response(before.files.find((file) => file.name === name) ?? null)),
});

class FillingForm implements Filling {
  private last = "";
  private timer: number | undefined;
  private every: number | undefined;
  private saving: Promise<boolean> = Promise.resolve(true);
  private closed = false;
  private readonly hidden = (): void => {
    if (document.visibilityState === "hidden") void this.save();
  };

  constructor(
    private readonly session: Session,
    private readonly screens: Screens,
    private draft: Kept,
    private readonly shown: Shown,
    private readonly said: HTMLElement,
  ) {
    this.last = this.mark();
  }

  /** Keep answers soon after they are given, and when the page is put away. */
  watch(place: HTMLElement): void {
    for (const sign of ["input", "change", "click", "pointerup"]) {
      place.addEventListener(sign, () => {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.save(), SAVE_AFTER_MS);
      });
    }
    this.every = window.setInterval(() => void this.save(), LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", this.hidden);
    this.session.onChange = () => undefined;
    addToPage(
      el(
        "div",
        { class: "fill-bar" },
        el("p", { class: "fill-state", role: "status" }),
        button(say("later"), () => this.leave(), { class: "quiet" }),
        button(say("finish"), () => this.check()),
      ),
    );
    speakIn(this.shown.root, language());
  }

  /** One save after the other; what did not change is not written again. */
  save(): Promise<boolean> {
    this.saving = this.saving.then(() => this.saveNow()).catch(() => {
      // The store is gone or broken; the answers are still in the page.
      this.tell(note(say("not_kept"), "warn"));
      return false;
    });
    return this.saving;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.every);
    document.removeEventListener("visibilitychange", this.hidden);
    this.shown.close();
  }

  /** Called by the form once nothing is wrong in it. */
  async finish(): Promise<void> {
    if (this.closed || !(await this.save())) return;
    try {
      const done = await finish(this.session.store, this.draft);
      this.close();
      this.session.put(done);
      toast(say("finished"));
      this.screens.today();
      void this.session.sendQueued();
    } catch (error) {
      if (error instanceof CannotScrub) this.tell(note(say("photo_unreadable"), "warn"));
      else if (error instanceof Full) this.tellFull();
      else throw error;
    }
  }

  private check(): void {
    this.shown.finish();
    const wrong = this.shown.root.validationState.violations.length;
    this.tell(wrong > 0 ? note(say("wrong_answers", { count: wrong }), "warn") : null);
  }

  private async leave(): Promise<void> {
    if (!(await this.save())) return;
    this.close();
    this.screens.today();
  }

  private async saveNow(): Promise<boolean> {
    if (this.closed || !this.session.store.unlocked) return true;
    const mark = this.mark();
    if (mark === this.last) return true;
    const xml = this.shown.root.instanceState.instanceXML;
    try {
      this.draft = await saveDraft(this.session.store, this.draft, {
        xml,
        files: filesOf(this.shown.root),
      });
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      this.tellFull();
      return false;
    }
    this.last = mark;
    if (this.said.dataset["about"] === "full") this.tell(null);
    this.session.put(this.draft);
    const state = document.querySelector(".fill-state");
    if (state) state.textContent = say("kept");
    return true;
  }

  /** What changes when an answer does; a file is told by name and size. */
  private mark(): string {
    const files = filesOf(this.shown.root).map((file) => `${file.name} ${file.size}`);
    // When the form was last looked at is no answer, and changes with every look.
    const xml = this.shown.root.instanceState.instanceXML.replace(/<end>[^<]*<\/end>/, "");
    return [xml, ...files].join("\n");
  }

  private tell(what: HTMLElement | null): void {
    delete this.said.dataset["about"];
    this.said.replaceChildren(...(what ? [what] : []));
    if (what) this.said.scrollIntoView({ block: "center" });
  }

  /** Nothing is lost while the page stays open: say so, and help to make room. */
  private tellFull(): void {
    if (this.said.dataset["about"] === "full") return;
    const { store } = this.session;
    this.said.dataset["about"] = "full";
    this.said.replaceChildren(
      note(say("full"), "warn"),
      button(say("make_room"), async () => {
        await dropForms(store, new Set([...this.session.needed, this.draft.form]));
        delete this.said.dataset["about"];
        if (await this.save()) this.tell(note(say("kept"), "good"));
      }),
      button(say("try_again"), async () => {
        delete this.said.dataset["about"];
        if (await this.save()) this.tell(note(say("kept"), "good"));
      }),
    );
    this.said.scrollIntoView({ block: "center" });
  }
}
