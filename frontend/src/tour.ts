/** The tour of the first sign-in: a few boxes, each pointing at a part of the page. */
import { csrfToken, readJson, say } from "./words.ts";

interface TourStep {
  /** CSS selector of what the step is about; the page is shown as a whole when it is not there. */
  target: string;
  title: string;
  text: string;
}

export function startTour(): void {
  const steps = readJson<TourStep[]>("tour-steps");
  const dialog = document.getElementById("tour");
  if (!steps?.length || !(dialog instanceof HTMLDialogElement)) return;
  let at = 0;
  const show = (): void => {
    const step = steps[at];
    if (step) fill(dialog, step, at, steps.length);
  };
  dialog.addEventListener("click", (event) => {
    const what = (event.target as Element).closest<HTMLElement>("[data-tour]")?.dataset["tour"];
    if (!what) return;
    at += what === "next" ? 1 : what === "back" ? -1 : 0;
    if (what === "skip" || at >= steps.length) dialog.close();
    else show();
  });
  dialog.addEventListener("close", () => {
    point(null);
    void remember(dialog.dataset["doneUrl"] ?? "");
  });
  show();
  dialog.showModal();
}

function fill(dialog: HTMLDialogElement, step: TourStep, at: number, all: number): void {
  const set = (selector: string, text: string): void => {
    const place = dialog.querySelector(selector);
    if (place) place.textContent = text;
  };
  set(".tour-count", say("step", { step: at + 1, steps: all }));
  set("#tour-title", step.title);
  set(".tour-text", step.text);
  set('[data-tour="next"]', say(at + 1 === all ? "done" : "next"));
  const back = dialog.querySelector<HTMLButtonElement>('[data-tour="back"]');
  if (back) back.hidden = at === 0;
  point([...document.querySelectorAll(step.target)].find((part) => part.checkVisibility()) ?? null);
}

function point(part: Element | null): void {
  document.querySelector(".tour-target")?.classList.remove("tour-target");
  part?.classList.add("tour-target");
  part?.scrollIntoView({ block: "nearest" });
}

async function remember(url: string): Promise<void> {
  if (!url) return;
  try {
    await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
  } catch {
    // The connection is gone: the tour shows once more at the next sign-in, which does no harm.
  }
}
