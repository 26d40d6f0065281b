/** What was filled on this device, and what became of it. */
import { remove, type Kept } from "../filled.ts";
import { ask, button, el, note, show } from "../parts.ts";
import type { Session } from "../session.ts";
import { moment, say, type Word } from "../words.ts";
import { bar, contactLine } from "./bar.ts";
import type { Screens } from "./screens.ts";

export async function showOutbox(session: Session, screens: Screens): Promise<void> {
  const clock = await session.store.plain("clock");
  const sent = session.filled.filter((one) => one.state !== "draft");
  show(
    say("outbox"),
    contactLine(session, clock?.contact),
    button(say("send_now"), () => session.refresh()),
    sent.length === 0
      ? note(say("outbox_empty"))
      : el("ul", { class: "cards" }, ...sent.map((one) => item(session, one))),
  );
  bar(session, screens, "outbox");
  session.onChange = () => {
    if (session.progress) {
      document.querySelector(".contact")?.replaceWith(contactLine(session, clock?.contact));
    } else screens.outbox();
  };
}

function item(session: Session, one: Kept): HTMLElement {
  const state: Word = `state_${one.state}`;
  return el(
    "li",
    { "data-state": one.state },
    el("p", { class: "who" }, el("bdi", {}, one.label || one.title)),
    one.label ? el("p", {}, one.title) : null,
    el("p", {}, el("span", { class: `tag ${one.state}` }, say(state))),
    ...one.reasons.map((reason) => el("p", {}, reason)),
    el("p", { class: "quiet" }, moment(one.changed)),
    one.state === "refused"
      ? el(
          "div",
          { class: "row" },
          button(say("send_again"), () => session.sendAgain(one)),
          button(
            say("delete"),
            async () => {
              if (!(await ask(say("delete_sure"), "delete"))) return;
              await remove(session.store, one);
              session.take(one);
            },
            { class: "quiet" },
          ),
        )
      : null,
  );
}
