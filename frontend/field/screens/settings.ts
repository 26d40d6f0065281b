/** Settings: language, lock, PIN, and emptying the device; what is known of the device. */
import { minutesAhead } from "../clock.ts";
import { isUnsent } from "../filled.ts";
import { goodPin } from "../guard.ts";
import { changePin } from "../keys.ts";
import { ask, button, el, note, show, toast } from "../parts.ts";
import type { Session } from "../session.ts";
import { isLanguage, LANGUAGES, language, moment, say, speak } from "../words.ts";
import { bar } from "./bar.ts";
import type { Screens } from "./screens.ts";

/** A choice of the app's language. */
export function languageChoice(chosen: () => void): HTMLElement {
  const select = el(
    "select",
    { id: "language" },
    ...Object.entries(LANGUAGES).map(([tag, name]) =>
      el("option", { value: tag, selected: tag === language(), lang: tag }, name),
    ),
  );
  select.addEventListener("change", () => {
    if (isLanguage(select.value)) speak(select.value);
    chosen();
  });
  return el("div", { class: "field" }, el("label", { for: "language" }, say("language")), select);
}

export async function showSettings(session: Session, screens: Screens): Promise<void> {
  const { store, pack } = session;
  const clock = await store.plain("clock");
  const ahead = clock ? minutesAhead(clock) : 0;
  show(
    say("settings"),
    languageChoice(() => {
      void store.keepPlain({ language: language() });
      screens.settings();
    }),
    button(say("lock_now"), screens.lock),
    pinForm(session),
    el("h2", {}, say("device")),
    el(
      "dl",
      {},
      ...row(say("device_label"), session.who.label),
      ...(pack ? row(say("office"), pack.device.office) : []),
      ...(pack ? row(say("valid_until"), moment(pack.device.expires_at)) : []),
      ...(clock ? row(say("last_contact"), moment(clock.contact)) : []),
      ...row(say("clock"), ahead === 0 ? say("clock_right") : say("clock_off", { minutes: ahead })),
    ),
    el("h2", {}, say("wipe")),
    el("p", {}, say("wipe_what")),
    button(
      say("wipe"),
      async () => {
        const lost = session.filled.filter(isUnsent).length;
        const question = lost > 0 ? say("wipe_sure_lost", { count: lost }) : say("wipe_sure");
        if (await ask(question, "wipe")) await screens.wipe();
      },
      { class: "danger" },
    ),
  );
  bar(session, screens, "settings");
  session.onChange = () => undefined;
}

const row = (name: string, value: string): HTMLElement[] => [
  el("dt", {}, name),
  el("dd", {}, el("bdi", {}, value)),
];

function pinForm(session: Session): HTMLElement {
  const input = (id: string): HTMLInputElement =>
    el("input", { id, type: "password", inputmode: "numeric", autocomplete: "off", required: true });
  const old = input("pin-old");
  const fresh = input("pin-fresh");
  const said = el("div", { "aria-live": "assertive" });
  const form = el(
    "form",
    {},
    el("div", { class: "field" }, el("label", { for: "pin-old" }, say("pin")), old),
    el("div", { class: "field" }, el("label", { for: "pin-fresh" }, say("pin_new")), fresh),
    said,
    el("button", { type: "submit", class: "quiet" }, say("pin_change")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void change();
  });
  const change = async (): Promise<void> => {
    if (!goodPin(fresh.value)) {
      said.replaceChildren(note(say("pin_weak"), "warn"));
      return;
    }
    said.replaceChildren(note(say("wait")));
    const lock = await session.store.plain("lock");
    try {
      if (lock) await session.store.keepPlain({ lock: await changePin(lock, old.value, fresh.value) });
    } catch {
      said.replaceChildren(note(say("pin_old_wrong"), "warn"));
      return;
    }
    said.replaceChildren();
    form.reset();
    toast(say("pin_changed"));
  };
  return el("details", {}, el("summary", {}, say("pin_change")), form);
}
