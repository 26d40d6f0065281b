/**
 * Sends answers to the server, in as many posts as the files need, and goes on trying.
 *
 * Nothing is lost with the connection or the session: the answers stay in the page, and the next
 * try takes a fresh token, so that signing in again in another tab is enough.
 */
import { csrfToken } from "../words.ts";
import { type Filling, say } from "./page.ts";

const PART = 6_000_000; // bytes of files in one post
const WAITS = [3, 5, 10, 20, 40, 60]; // seconds

export interface Told {
  state: "quiet" | "busy" | "saved" | "waiting" | "wrong";
  text: string;
  link?: string;
}

interface Answer {
  draft?: string;
  said?: string;
  next?: string;
}

class Trouble extends Error {
  constructor(
    readonly kind: "lost" | "signed_out" | "refused",
    readonly said = "",
  ) {
    super(kind);
  }
}

export class Keeper {
  private token = csrfToken();
  private readonly there: Set<string>;
  private running: Promise<unknown> = Promise.resolve();
  private waits = 0;
  private later: number | undefined;
  private finished = false;

  constructor(
    private readonly page: Filling,
    files: readonly string[],
    private readonly tell: (told: Told) => void,
  ) {
    // A correction is an instance of its own: its files are not there yet.
    this.there = new Set(page.replaces ? [] : files);
  }

  /** Keep as a draft; whether it is kept. One save at a time, the later one last. */
  save(xml: string, files: readonly File[]): Promise<boolean> {
    return this.inTurn(async () => {
      if (this.finished) return true; // a save that waited for the sending has nothing to keep
      const answer = await this.posts(this.page.save, xml, files, {});
      if (answer.draft) history.replaceState(null, "", answer.draft);
      this.tell({ state: "saved", text: answer.said ?? "" });
      return true;
    }, false);
  }

  /** Send the finished form; where to go next, or undefined when it was not taken. */
  send(xml: string, files: readonly File[], reason: string): Promise<string | undefined> {
    this.tell({ state: "busy", text: say("sending") });
    const all = this.page.replaces !== ""; // the draft of a correction is dropped, files and all
    return this.inTurn(async () => {
      if (all) this.there.clear();
      const { next } = await this.posts(this.page.send, xml, files, { reason });
      this.finished = next !== undefined;
      return next;
    }, undefined);
  }

  private inTurn<T>(act: () => Promise<T>, otherwise: T): Promise<T> {
    window.clearTimeout(this.later);
    const turn = this.running.then(async () => {
      try {
        const made = await act();
        this.waits = 0;
        return made;
      } catch (error) {
        this.explain(error instanceof Trouble ? error : new Trouble("lost"), act);
        return otherwise;
      }
    });
    this.running = turn;
    return turn;
  }

  private explain(trouble: Trouble, act: () => Promise<unknown>): void {
    if (trouble.kind === "refused") {
      this.tell({ state: "wrong", text: trouble.said });
      return;
    }
    const wait = WAITS[Math.min(this.waits++, WAITS.length - 1)] ?? 60;
    this.later = window.setTimeout(() => void this.again(act), wait * 1000);
    if (trouble.kind === "signed_out")
      this.tell({ state: "waiting", text: say("signed_out"), link: this.page.login });
    else this.tell({ state: "waiting", text: say("lost", wait) });
  }

  private async again(act: () => Promise<unknown>): Promise<void> {
    const made = await this.inTurn(act, undefined);
    if (typeof made === "string") location.assign(made); // it was sent after all
  }

  /** Send the XML with all files that the server lacks; each post carries some of them. */
  private async posts(
    address: string,
    xml: string,
    files: readonly File[],
    more: Record<string, string>,
  ): Promise<Answer> {
    const parts: File[][] = [[]];
    let room = PART;
    for (const file of files.filter((each) => !this.there.has(each.name))) {
      if (file.size > room && parts.at(-1)?.length) {
        parts.push([]);
        room = PART;
      }
      parts.at(-1)?.push(file);
      room -= file.size;
    }
    let answer: Answer = {};
    for (const [number, part] of parts.entries()) {
      const last = number === parts.length - 1;
      answer = await this.post(address, xml, part, { ...more, final: last ? "1" : "0" });
      for (const file of part) this.there.add(file.name);
    }
    return answer;
  }

  private async post(
    address: string,
    xml: string,
    files: readonly File[],
    more: Record<string, string>,
  ): Promise<Answer> {
    const body = new FormData();
    body.set("xml_submission_file", new File([xml], "answers.xml", { type: "text/xml" }));
    for (const file of files) body.append(file.name, file);
    const { office, channel, user } = this.page;
    const told = { ...more, office, channel, user };
    for (const [name, value] of Object.entries(told)) body.set(name, value);
    let response = await this.fetch(address, body);
    if (response.status === 403 && (await this.refreshed()))
      response = await this.fetch(address, body);
    if (!response.ok) throw new Trouble("refused", await words(response));
    return (await response.json()) as Answer;
  }

  private async fetch(address: string, body: FormData): Promise<Response> {
    const headers = { "X-CSRFToken": this.token, "HX-Request": "true" };
    const response = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
    if (response.type === "opaqueredirect") throw new Trouble("signed_out");
    if (response.status >= 500) throw new Trouble("lost");
    return response;
  }

  /** Signing in again makes a new token; whether there is one. */
  private async refreshed(): Promise<boolean> {
    const response = await fetch(this.page.token, { redirect: "manual" });
    if (response.type === "opaqueredirect") throw new Trouble("signed_out");
    if (!response.ok) return false;
    const { token } = (await response.json()) as { token: string };
    const fresh = token !== this.token;
    this.token = token;
    return fresh;
  }
}

async function words(response: Response): Promise<string> {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector(".message, main p")?.textContent?.trim() || say("failed");
}
