/** The open app: who works here, what lies here, and what is on its way. */
import {
  asDevice,
  bearer,
  MustWipe,
  NoLink,
  parsed,
  SaidNo,
  sendPart,
  type Credential,
  type Sent,
} from "./api.ts";
import { inContact } from "./clock.ts";
import { allFilled, filesOf, settle, type Kept, type State } from "./filled.ts";
import { lastPack, takeAlong, type Pack } from "./pack.ts";
import { Full, type Store } from "./store.ts";
import { say } from "./words.ts";

// Without a link it is tried soon, then ever later: a link may come back without a word.
const SOON_MS = 4_000;
const LATE_MS = 60_000;
const ASKED_AT_ONCE = 50;

/** What the server says of a sent form, and what we call it. */
const STATES: Readonly<Record<string, State>> = {
  arriving: "sent",
  done: "accepted",
  set_aside: "accepted",
  waiting: "waiting",
};

export type Contact = "never" | "busy" | "ok" | "no_link" | "refused" | "full";

export class Session {
  filled: Kept[] = [];
  pack: Pack | undefined;
  contact: Contact = "never";
  /** Why the server said no when it was last asked, in its words. */
  said = "";
  /** Of the form that is being sent: which file of how many, and how much of it, 0 to 1. */
  progress: { id: string; file: number; files: number; done: number } | undefined;
  onChange: () => void = () => undefined;
  onMustWipe: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private asked: (() => Promise<void>) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wait = SOON_MS;

  private constructor(
    readonly store: Store,
    readonly who: Credential,
  ) {}

  static async open(store: Store): Promise<Session> {
    const who = await store.record<Credential>("who");
    if (!who) throw new Error("This device was never paired.");
    const session = new Session(store, who);
    session.pack = await lastPack(store);
    session.filled = await allFilled(store);
    // What was being sent when the app was closed goes on where the server says.
    for (const one of session.filled.filter((each) => each.state === "sending")) {
      session.put(await settle(store, one, "queued"));
    }
    addEventListener("online", () => void session.refresh());
    session.tryLater();
    return session;
  }

  get unsent(): number {
    return this.filled.filter((one) => one.state === "queued" || one.state === "sending").length;
  }

  /** Versions of forms that must stay. */
  get needed(): Set<string> {
    return new Set(this.filled.filter((one) => one.xml !== "").map((one) => one.form));
  }

  put(changed: Kept): void {
    this.filled = [changed, ...this.filled.filter((one) => one.id !== changed.id)];
    this.onChange();
  }

  take(gone: Kept): void {
    this.filled = this.filled.filter((one) => one.id !== gone.id);
    this.onChange();
  }

  /** Send what waits, ask what became of the rest, and take along what is new. */
  refresh(): Promise<void> {
    return this.alone(async () => {
      await this.send();
      await this.askAfter();
      this.pack = await takeAlong(this.store, this.who, this.needed);
    });
  }

  /** Send what waits. */
  sendQueued(): Promise<void> {
    if (this.unsent === 0) return Promise.resolve();
    return this.alone(async () => {
      await this.send();
      await this.askAfter();
    });
  }

  /** Try what waits once more, counted from now: sooner while only the link is missing. */
  private tryLater(): void {
    const wait = this.contact === "no_link" ? this.wait : LATE_MS;
    this.wait = this.contact === "no_link" ? Math.min(2 * wait, LATE_MS) : SOON_MS;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.unsent === 0) this.tryLater();
      else void this.sendQueued(); // ends here again
    }, wait);
  }

  /** Try once more what the office refused: it may have published the form meanwhile. */
  async sendAgain(refused: Kept): Promise<void> {
    this.put(await settle(this.store, refused, "queued"));
    await this.sendQueued();
  }

  /** One thing at a time; whoever asks meanwhile is served by a round afterwards. */
  private alone(work: () => Promise<void>): Promise<void> {
    if (this.running) {
      this.asked = work;
      return this.running;
    }
    this.contact = "busy";
    this.onChange();
    this.running = this.tried(work).finally(() => {
      this.running = undefined;
      this.progress = undefined;
      this.tryLater();
      this.onChange();
      // Also after a failure: who asks may know that the link is back.
      const next = this.asked;
      this.asked = undefined;
      if (next && this.contact !== "busy") void this.alone(next); // busy still: locked or emptied
    });
    return this.running;
  }

  private async tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.contact = "ok";
      this.said = "";
    } catch (error) {
      if (error instanceof MustWipe) {
        this.onMustWipe();
        return;
      }
      if (!this.store.unlocked) return; // locked meanwhile: everything goes on after the PIN
      if (error instanceof NoLink) this.contact = "no_link";
      else if (error instanceof Full) this.contact = "full";
      else if (error instanceof SaidNo) {
        this.contact = "refused";
        this.said = error.message;
      } else throw error;
    }
  }

  private async send(): Promise<void> {
    const waiting = this.filled.filter((one) => one.state === "queued");
    for (const one of waiting.reverse()) await this.sendOne(one);
  }

  private async sendOne(queued: Kept): Promise<void> {
    const one = await settle(this.store, queued, "sending");
    this.put(one);
    try {
      const sent = await this.sendParts(one);
      const state = STATES[sent.state] ?? "sent";
      await this.store.keepPlain({ clock: inContact(sent.now) });
      this.put(await settle(this.store, one, state, sent.reasons));
    } catch (error) {
      const final = error instanceof SaidNo && error.status !== 401 && error.status !== 403;
      const back: State = final ? "refused" : "queued";
      const reasons = final ? [error.message || say("refused_plain")] : [];
      if (this.store.unlocked) this.put(await settle(this.store, one, back, reasons));
      if (!final) throw error;
    }
  }

  /** The answers first: the server says which files it lacks, whatever was sent before. */
  private async sendParts(one: Kept): Promise<Sent> {
    const files = await filesOf(this.store, one);
    const part = (file: File | null, number: number, final = false): Promise<Sent> =>
      sendPart(this.who, one.xml, file, {
        final,
        progress: (done) => {
          this.progress = { id: one.id, file: number, files: files.length, done };
          this.onChange();
        },
      });
    let sent = await part(null, 0);
    for (const [index, file] of files.entries()) {
      if (sent.missing.includes(file.name)) sent = await part(file, index + 1);
    }
    // A file that the answers name and that is not here will never come.
    return sent.missing.length > 0 ? part(null, files.length, true) : sent;
  }

  private async askAfter(): Promise<void> {
    const open = this.filled.filter((one) => one.state === "sent" || one.state === "waiting");
    for (let from = 0; from < open.length; from += ASKED_AT_ONCE) {
      const some = open.slice(from, from + ASKED_AT_ONCE);
      const query = new URLSearchParams(some.map((one) => ["instance", one.instance]));
      const response = await asDevice(bearer(this.who), `status?${query.toString()}`);
      const told = parsed<{ now: string; instances: Record<string, Pick<Sent, "state" | "reasons">> }>(
        await response.text(),
      );
      await this.store.keepPlain({ clock: inContact(told.now) });
      for (const one of some) {
        const found = told.instances[one.instance];
        if (!found) continue;
        this.put(await settle(this.store, one, STATES[found.state] ?? "sent", found.reasons));
      }
    }
  }
}
