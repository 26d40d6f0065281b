/**
 * What the renderer cannot do yet: sign with a finger, and take a file that is no picture.
 *
 * A field of ours is put into the question's own box and gives its file to the engine.
 */
import { type EngineNode, nodesOf, type Root } from "./engine.ts";

const MARK = "waslUpload";

/** Put our fields where they are wanted; again whenever the page of the form changes. */
export function completeUploads(root: Root, place: HTMLElement): void {
  for (const node of nodesOf(root)) {
    if (node.nodeType !== "upload" || node.currentState.relevant === false) continue;
    const box = place.querySelector<HTMLElement>(`[id="${node.nodeId}_container"]`);
    if (!box || box.dataset[MARK]) continue;
    const image = node.nodeOptions?.media?.type === "image";
    const drawn = Boolean(node.appearances?.["signature"] ?? node.appearances?.["draw"]);
    if (image && !drawn) continue;
    box.dataset[MARK] = drawn ? "drawn" : "file";
    box.append(drawn ? pad(node) : picker(node));
  }
}

function word(text: string): string {
  return globalThis.waslFormWord(text);
}

function button(text: string, does: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "xform-button";
  made.textContent = text;
  made.addEventListener("click", does);
  return made;
}

/** Any file: a recording, a video, a document. */
function picker(node: EngineNode): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "xform-file";
  const input = document.createElement("input");
  input.type = "file";
  input.accept = node.nodeOptions?.media?.accept ?? "*";
  const now = node.currentState.value;
  const label = document.createElement("label");
  label.id = `${node.nodeId}_file_label`;
  label.className = "xform-label";
  label.htmlFor = input.id = `${node.nodeId}_file`;
  label.textContent = node.currentState.label?.asString ?? word("File");
  const said = document.createElement("p");
  const tell = (file: unknown): void => {
    said.textContent = file instanceof File ? `${word("Attached")}: ${size(file.size)}` : "";
    remove.hidden = !(file instanceof File);
  };
  const remove = button(word("Remove"), () => {
    input.value = "";
    node.setValue?.(null);
    tell(null);
  });
  input.addEventListener("change", () => {
    const file = input.files?.[0] ?? null;
    node.setValue?.(file);
    tell(file);
  });
  frame.append(label, input, said, remove);
  tell(now);
  return frame;
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A field to draw in; the picture is taken over whenever the pen is lifted. */
function pad(node: EngineNode): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "xform-pad";
  const canvas = document.createElement("canvas");
  canvas.width = 1000;
  canvas.height = 360;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", word("Field to sign in with a finger, a pen or the mouse"));
  const pen = canvas.getContext("2d");
  let drawing = false;
  let drawn = false;

  const clear = (): void => {
    if (!pen) return;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn = false;
  };
  const at = (event: PointerEvent): [number, number] => {
    const edge = canvas.getBoundingClientRect();
    const across = ((event.clientX - edge.left) / edge.width) * canvas.width;
    return [across, ((event.clientY - edge.top) / edge.height) * canvas.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!pen || node.currentState.readonly) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = "#1f2a2e";
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!pen || !drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
    drawn = true;
  });
  const lift = (): void => {
    if (!drawing) return;
    drawing = false;
    if (!drawn) return;
    canvas.toBlob((picture) => {
      if (picture)
        node.setValue?.(new File([picture], "signature.png", { type: "image/png" }));
    }, "image/png");
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  const again = button(word("Sign again"), () => {
    clear();
    node.setValue?.(null);
  });
  clear();
  frame.append(canvas, again);
  return frame;
}
