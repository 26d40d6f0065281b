/** The page on which a form is filled: shows it, keeps it as a draft, sends it when it is finished. */
import { filesOf, stamped } from "./xforms/engine.ts";
import { type Shown, showForm } from "./xforms/mount.ts";
import { Keeper, type Told } from "./filling/keeper.ts";
import { type Filling, say } from "./filling/page.ts";
import { startPreview } from "./filling/preview.ts";
import { readJson } from "./words.ts";

const EVERY = 20_000; // milliseconds between two looks whether something changed

async function fill(page: Filling, place: HTMLElement): Promise<void> {
  const [xml, instance] = await Promise.all([
    text(page.form),
    page.instance ? text(page.instance) : undefined,
  ]);
  const files = page.attachments;
  const shown = await showForm(place, {
    xml,
    file: (name) => fetch(page.files + encodeURIComponent(name)),
    ...(instance !== undefined && {
      instance: {
        xml: instance,
        files: Object.keys(files),
        file: (name: string) => fetch(files[name] ?? ""),
      },
    }),
    language: document.documentElement.lang,
    words: page.words,
    username: page.user,
    onFinish: () => void send(),
  });
  if (!page.save || !page.send) return; // to look at only
  const keeper = new Keeper(page, Object.keys(files), tell);
  const answers = (): string => stamped(shown.root.instanceState.instanceXML, page);
  let kept = answers();
  let gone = false;

  const changed = (): boolean => !gone && answers() !== kept;
  const keep = async (): Promise<void> => {
    const now = answers();
    if (await keeper.save(now, filesOf(shown.root))) kept = now;
  };
  const send = async (): Promise<void> => {
    const reason = document.querySelector<HTMLTextAreaElement>("[name=reason]");
    if (reason && !reason.value.trim()) {
      tell({ state: "wrong", text: say("reason") });
      reason.focus();
      return;
    }
    busy(true);
    const next = await keeper.send(answers(), filesOf(shown.root), reason?.value.trim() ?? "");
    if (next) {
      gone = true;
      location.assign(next);
    } else busy(false);
  };

  document.querySelector("[data-keep]")?.addEventListener("click", () => void keep());
  document.querySelector("[data-finish]")?.addEventListener("click", () => finish(shown));
  setInterval(() => changed() && void keep(), EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed()) void keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed()) event.preventDefault();
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>(".fill-bar button"))
    button.disabled = false;
  tell({ state: "quiet", text: page.saved });
}

function finish(shown: Shown): void {
  shown.finish();
  const wrong = shown.root.validationState.violations.length;
  if (!wrong) return;
  tell({ state: "wrong", text: wrong === 1 ? say("error") : say("errors", wrong) });
  setTimeout(() => {
    const first = document.querySelector<HTMLElement>(".question-container.highlight");
    first?.scrollIntoView({ block: "center" });
    first?.querySelector<HTMLElement>("input, textarea, [tabindex='0']")?.focus();
  });
}

function busy(now: boolean): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(".fill-bar button"))
    button.disabled = now;
}

/** Say where the saving stands; read out when it changes. */
function tell(told: Told): void {
  const line = document.getElementById("fill-state");
  if (!line) return;
  line.dataset["state"] = told.state;
  line.textContent = told.text;
  if (!told.link) return;
  const link = document.createElement("a");
  link.href = told.link;
  link.target = "_blank";
  link.textContent = say("sign_in");
  line.append(" ", link);
}

async function text(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

const page = readJson<Filling>("fill");
const place = document.getElementById("xform");
if (page && place)
  fill(page, place).catch(() => tell({ state: "wrong", text: say("not_shown") }));
startPreview();
