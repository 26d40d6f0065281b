/** Keys of the desk: `/` searches, `?` shows the keys, `g` and a letter go to a page. */
import { open } from "./dialogs.ts";

const OFF = "wasl-keys-off"; // a choice of this device; tells nothing about anybody
const GO_WITHIN = 1500; // milliseconds between g and the letter

export function watchKeys(): void {
  watchSwitch();
  let pressedG = 0;
  document.addEventListener("keydown", (event) => {
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const going = event.timeStamp - pressedG < GO_WITHIN && pressedG > 0;
    pressedG = event.key === "g" ? event.timeStamp : 0;
    if (going ? goTo(event.key) : act(event.key)) event.preventDefault();
  });
}

function act(key: string): boolean {
  if (key === "?") open("shortcuts");
  else if (key === "/") return search();
  else return false;
  return true;
}

function search(): boolean {
  const box = document.getElementById("search-box");
  if (!box || !box.checkVisibility()) return goTo("s");
  box.focus();
  return true;
}

function goTo(letter: string): boolean {
  if (!/^[a-z]$/.test(letter)) return false;
  const link = document.querySelector<HTMLAnchorElement>(`a[data-goto="${letter}"]`);
  link?.click();
  return link !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isOff(): boolean {
  return localStorage.getItem(OFF) === "1";
}

// Keys of one letter must be possible to turn off: they get in the way of speech input.
function watchSwitch(): void {
  const box = document.getElementById("keys-on");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = !isOff();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
