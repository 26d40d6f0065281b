/** Small parts of pages, made without any framework: the first page must be quick on a slow phone. */
import { say, type Word } from "./words.ts";

type Child = Node | string | null | false;
type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;

/** Make an element; functions among the attributes listen to the event of that name. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}

/** A button that can be pressed once until what it does is done. */
export function button(
  text: string,
  press: () => Promise<void> | void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = el("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", () => {
    made.disabled = true;
    void Promise.resolve(press()).finally(() => {
      made.disabled = false;
    });
  });
  return made;
}

const place = (): HTMLElement => {
  const found = document.getElementById("app");
  if (!found) throw new Error("The page has no place for the app.");
  return found;
};

export const home = (): string => place().dataset["root"] ?? "/field/";

/** Show a page. A new one begins at its heading; the same one, brought up to date, stays in place. */
export function show(heading: string, ...children: Child[]): void {
  const same = place().querySelector("h1")?.textContent === heading;
  const at = scrollY;
  const title = el("h1", { tabindex: -1 }, heading);
  place().replaceChildren(el("main", {}, title, ...children.filter(Boolean)));
  scrollTo(0, same ? at : 0);
  if (!same) title.focus({ preventScroll: true });
}

/** Hide the page without leaving it, and show something in its stead. Returns what undoes that. */
export function cover(...children: Node[]): () => void {
  const over = el("main", { class: "cover" }, ...children);
  place().hidden = true;
  document.body.append(over);
  return () => {
    over.remove();
    place().hidden = false;
  };
}

/** Show something beside the page: a bar at its foot. */
export const addToPage = (...children: Node[]): void => {
  place().append(...children);
};

export const note = (text: string, kind: "info" | "warn" | "good" = "info"): HTMLElement =>
  el("p", { class: `note ${kind}`, role: kind === "warn" ? "alert" : "status" }, text);

/** Tell something at the foot of the page for some seconds. */
export function toast(text: string): void {
  document.querySelector(".toast")?.remove();
  const made = el("div", { class: "toast", role: "status" }, text);
  document.body.append(made);
  setTimeout(() => {
    made.remove();
  }, 6000);
}

/** Ask before something that cannot be undone. */
export function ask(question: string, yes: Word): Promise<boolean> {
  return new Promise((answer) => {
    const dialog = el("dialog", { "aria-label": question }, el("p", {}, question));
    const close = (said: boolean): void => {
      dialog.remove();
      answer(said);
    };
    dialog.append(
      el(
        "div",
        { class: "row" },
        button(say(yes), () => { close(true); }, { class: "danger" }),
        button(say("cancel"), () => { close(false); }, { class: "quiet" }),
      ),
    );
    dialog.addEventListener("cancel", () => { close(false); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
