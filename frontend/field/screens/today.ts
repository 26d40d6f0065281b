/** What there is to do today: unfinished forms, tasks, and forms to fill without one. */
import { wasSetBack } from "../clock.ts";
import { remove, type Kept } from "../filled.ts";
import type { Form, Task } from "../pack.ts";
import { ask, button, el, home, note, show } from "../parts.ts";
import type { Session } from "../session.ts";
import { day, moment, say } from "../words.ts";
import { bar, contactLine } from "./bar.ts";
import type { Screens } from "./screens.ts";

const WARN_DAYS = 3;

export async function showToday(session: Session, screens: Screens): Promise<void> {
  const clock = await session.store.plain("clock");
  const drafts = session.filled.filter((one) => one.state === "draft");
  const line = contactLine(session, clock?.contact);
  show(
    say("today"),
    line,
    button(say("update"), () => session.refresh()),
    clock && wasSetBack(clock) ? note(say("clock_set_back"), "warn") : null,
    expires(session),
    (await appIsKept()) ? null : note(say("not_kept_yet"), "warn"),
    ...list(say("unfinished"), drafts.map((draft) => draftItem(session, screens, draft))),
    el("h2", {}, say("tasks")),
    ...tasks(session, screens),
    ...list(say("forms"), forms(session, screens)),
  );
  bar(session, screens, "today");
  session.onChange = () => {
    // Only the line while somebody may be about to press something.
    const shown = document.querySelector(".contact");
    shown?.replaceWith(contactLine(session, clock?.contact));
    if (session.contact !== "busy") screens.today();
  };
}

/** Whether the app itself would open without a link. */
async function appIsKept(): Promise<boolean> {
  const registered = await navigator.serviceWorker.getRegistration(home());
  return Boolean(registered?.active);
}

function expires(session: Session): HTMLElement | null {
  const until = session.pack?.device.expires_at;
  if (until === undefined) return null;
  const days = (Date.parse(until) - Date.now()) / 86_400_000;
  return days < WARN_DAYS ? note(say("expires_soon", { at: moment(until) }), "warn") : null;
}

function list(heading: string, items: HTMLElement[]): HTMLElement[] {
  return items.length > 0 ? [el("h2", {}, heading), el("ul", { class: "cards" }, ...items)] : [];
}

function tasks(session: Session, screens: Screens): HTMLElement[] {
  const open = session.pack?.tasks ?? [];
  // A task that is filled already waits to be sent: it is not offered twice.
  const filled = new Set(
    session.filled
      .filter((one) => one.state !== "accepted" && one.person !== "")
      .map((one) => `${one.person} ${one.form}`),
  );
  const left = open.filter((task) => {
    const form = formOf(session, task);
    return !form || !filled.has(`${task.person} ${form.id}`);
  });
  if (left.length === 0) return [note(say(session.pack ? "no_tasks" : "nothing_yet"))];
  return [el("ul", { class: "cards" }, ...left.map((task) => taskItem(session, screens, task)))];
}

const formOf = (session: Session, task: Task): Form | undefined =>
  session.pack?.forms.find((form) => form.form === task.form);

function taskItem(session: Session, screens: Screens, task: Task): HTMLElement {
  const form = formOf(session, task);
  return el(
    "li",
    {},
    el("p", { class: "who" }, el("bdi", {}, task.label)),
    el("p", {}, form?.title ?? say("form_missing")),
    task.due_on ? el("p", { class: "quiet" }, say("due", { day: day(task.due_on) })) : null,
    form ? button(say("fill"), () => screens.begin(form, task)) : null,
  );
}

/** Forms that need no task: a registration, a complaint. */
function forms(session: Session, screens: Screens): HTMLElement[] {
  const tasked = new Set(session.pack?.tasks.map((task) => task.form));
  const free = (session.pack?.forms ?? []).filter((form) => !tasked.has(form.form));
  return free.map((form) =>
    el(
      "li",
      {},
      el("p", { class: "who" }, form.title),
      button(say("fill"), () => screens.begin(form, undefined), {
        class: "quiet",
        "aria-label": `${say("fill")}: ${form.title}`,
      }),
    ),
  );
}

function draftItem(session: Session, screens: Screens, draft: Kept): HTMLElement {
  return el(
    "li",
    {},
    el("p", { class: "who" }, el("bdi", {}, draft.label || draft.title)),
    draft.label ? el("p", {}, draft.title) : null,
    el("p", { class: "quiet" }, say("changed_at", { at: moment(draft.changed) })),
    el(
      "div",
      { class: "row" },
      button(say("go_on"), () => screens.goOn(draft)),
      button(
        say("delete"),
        async () => {
          if (!(await ask(say("delete_sure"), "delete"))) return;
          await remove(session.store, draft);
          session.take(draft);
          screens.today();
        },
        { class: "quiet" },
      ),
    ),
  );
}
