/** Screens with a PIN: choose one, unlock, change it. */
import { goodPin, triesLeft, unlock } from "../guard.ts";
import { ask, button, cover, el, note, show } from "../parts.ts";
import type { Store } from "../store.ts";
import { say, type Word } from "../words.ts";

function field(label: Word, id: string): { box: HTMLElement; input: HTMLInputElement } {
  const input = el("input", {
    id,
    type: "password",
    inputmode: "numeric",
    autocomplete: "off",
    minlength: 6,
    maxlength: 64,
    required: true,
  });
  return { box: el("div", { class: "field" }, el("label", { for: id }, say(label)), input), input };
}

function form(send: () => Promise<void>, ...children: Node[]): HTMLFormElement {
  const made = el("form", { class: "pin" }, ...children);
  let busy = false;
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    void send().finally(() => {
      busy = false;
    });
  });
  return made;
}

/** Ask for a new PIN, twice. */
export function showNewPin(chosen: (pin: string) => Promise<void>): void {
  const first = field("pin_new", "pin");
  const second = field("pin_again", "pin-again");
  const said = el("div", { "aria-live": "assertive" });
  const made = form(
    async () => {
      const pin = first.input.value;
      if (!goodPin(pin)) said.replaceChildren(note(say("pin_weak"), "warn"));
      else if (pin !== second.input.value) said.replaceChildren(note(say("pin_differs"), "warn"));
      else {
        said.replaceChildren(note(say("wait")));
        await chosen(pin);
      }
    },
    first.box,
    second.box,
    said,
    el("button", { type: "submit" }, say("pin_set")),
  );
  show(say("pin_title"), el("p", {}, say("pin_what")), made);
  first.input.focus();
}

export interface UnlockCalls {
  open: () => Promise<void> | void;
  wipe: (reason: "pins" | "worker") => Promise<void>;
}

/** Ask for the PIN, as a page of its own. */
export function showUnlock(store: Store, calls: UnlockCalls): void {
  const { parts, pin } = unlockParts(store, calls);
  show(say("locked"), ...parts);
  pin.focus();
}

/** Ask for the PIN before a page whose answers could not be kept: they stay behind it. */
export function coverWithUnlock(store: Store, calls: UnlockCalls): void {
  const { parts, pin } = unlockParts(store, {
    ...calls,
    open: () => {
      uncover();
      return calls.open();
    },
  });
  const uncover = cover(el("h1", {}, say("locked")), note(say("locked_full"), "warn"), ...parts);
  pin.focus();
}

/** `open` is called when the PIN is right, `wipe` after too many wrong ones, or on demand. */
function unlockParts(
  store: Store,
  calls: UnlockCalls,
): { parts: HTMLElement[]; pin: HTMLInputElement } {
  const pin = field("pin", "unlock-pin");
  const said = el("div", { "aria-live": "assertive" });
  const made = form(
    async () => {
      said.replaceChildren(note(say("wait")));
      const how = await unlock(store, pin.input.value);
      pin.input.value = "";
      said.replaceChildren();
      if (how === "wipe") await calls.wipe("pins");
      else if (how === "yes") await calls.open();
      else {
        const left = await triesLeft(store);
        said.replaceChildren(note(say("pin_wrong", { left }), "warn"));
        pin.input.focus();
      }
    },
    pin.box,
    said,
    el("button", { type: "submit" }, say("unlock")),
  );
  const forgotten = el(
    "details",
    {},
    el("summary", {}, say("pin_forgotten")),
    el("p", {}, say("pin_forgotten_what")),
    button(
      say("wipe"),
      async () => {
        if (await ask(say("wipe_sure"), "wipe")) await calls.wipe("worker");
      },
      { class: "danger" },
    ),
  );
  return { parts: [made, forgotten], pin: pin.input };
}
