/** Look at a form before it is published: checked by the server, kept nowhere. */
import { showForm, type Shown } from "../xforms/mount.ts";
import { csrfToken, readJson } from "../words.ts";
import { say } from "./page.ts";

interface Checked {
  xform?: string;
  title?: string;
  problems: string[];
  warnings: string[];
  missing: string[];
}

/** Let the button "Check and preview" of the upload page do so. */
export function startPreview(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-preview]");
  const form = button?.form;
  if (!button || !form) return;
  let shown: Shown | undefined;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (!form.reportValidity()) return;
    button.disabled = true;
    shown?.close();
    void look(button.dataset["preview"] ?? "", form)
      .then((made) => (shown = made))
      .catch(() => list("problems", [say("failed")]))
      .finally(() => (button.disabled = false));
  });
}

async function look(address: string, form: HTMLFormElement): Promise<Shown | undefined> {
  const headers = { "X-CSRFToken": csrfToken() };
  const response = await fetch(address, { method: "POST", body: new FormData(form), headers });
  if (!response.ok) throw new Error(`${response.status}`);
  const checked = (await response.json()) as Checked;
  list("problems", checked.problems);
  list("warnings", [...checked.warnings, ...checked.missing]);
  const place = document.getElementById("xform");
  const frame = document.getElementById("preview");
  if (!place || !frame) return undefined;
  frame.hidden = !checked.xform;
  place.replaceChildren();
  if (!checked.xform) return undefined;
  const media = form.querySelector<HTMLInputElement>("[name=pictures]")?.files ?? [];
  const made = await showForm(place, {
    xml: checked.xform,
    file: (name) => Promise.resolve(from([...media], name)),
    language: document.documentElement.lang,
    words: readJson<Record<string, string>>("form-words") ?? {},
    onFinish: () => undefined,
  });
  frame.scrollIntoView();
  return made;
}

function from(files: readonly File[], name: string): Response {
  const found = files.find((file) => file.name === name);
  return found ? new Response(found) : new Response(null, { status: 404 });
}

function list(id: string, lines: readonly string[]): void {
  const place = document.getElementById(id);
  if (!place) return;
  place.hidden = lines.length === 0;
  const items = lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  });
  place.querySelector("ul")?.remove();
  const shown = document.createElement("ul");
  shown.append(...items);
  place.append(shown);
}
