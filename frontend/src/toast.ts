/** A line at the foot of the page for what went wrong; read out at once, stays until closed. */
import { say } from "./words.ts";

export function toast(text: string): void {
  const place = document.getElementById("toasts");
  if (!place || [...place.children].some((line) => line.firstChild?.textContent === text)) return;
  const line = document.createElement("div");
  line.className = "toast-line";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn";
  close.textContent = say("close");
  close.addEventListener("click", () => line.remove());
  line.append(words, close);
  place.append(line);
}
