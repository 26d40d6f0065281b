/** The bar at the foot of each screen, and the line that says how things stand with the office. */
import { addToPage, el } from "../parts.ts";
import type { Session } from "../session.ts";
import { moment, say, type Word } from "../words.ts";
import type { Screens } from "./screens.ts";

export type Place = "today" | "outbox" | "settings";

const PLACES: readonly Place[] = ["today", "outbox", "settings"];

export function bar(session: Session, screens: Screens, here: Place): void {
  const count = session.unsent;
  addToPage(
    el(
      "nav",
      { class: "bar", "aria-label": say("screens") },
      ...PLACES.map((place) =>
        el(
          "button",
          {
            type: "button",
            "aria-current": place === here ? "page" : false,
            click: () => {
              screens[place]();
            },
          },
          say(place) + (place === "outbox" && count > 0 ? ` (${count})` : ""),
        ),
      ),
    ),
  );
}

const CONTACT: Readonly<Record<string, Word>> = {
  busy: "contact_busy",
  no_link: "contact_no_link",
  refused: "contact_refused",
  full: "contact_full",
};

/** How things stand with the office, in one line; what is being sent, in another. */
export function contactLine(session: Session, last: number | undefined): HTMLElement {
  const word = CONTACT[session.contact];
  const sending = session.progress;
  const percent = sending ? Math.round(sending.done * 100) : 0;
  return el(
    "div",
    { class: "contact", role: "status", "data-contact": session.contact },
    el("p", {}, word ? say(word) : last ? say("contact_at", { at: moment(last) }) : say("never")),
    session.contact === "refused" && session.said !== "" ? el("p", {}, session.said) : null,
    sending
      ? el(
          "p",
          {},
          say("sending_part", { file: sending.file, files: sending.files, percent }),
          el("progress", { max: 100, value: percent, "aria-label": say("state_sending") }),
        )
      : null,
  );
}
