/** Dialogs: `data-opens="id"` opens one, `data-closes` closes the one around it. */

export function watchDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) open(opener.dataset["opens"] ?? "");
    else if (target.closest("[data-closes]")) target.closest("dialog")?.close();
    else if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
  });
}

/** Open the dialog of that id; the browser keeps the focus inside and gives it back after. */
export function open(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

// A press on the backdrop reaches the dialog itself. One that asks for something stays open.
function outside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  if (dialog.querySelector("form[method=post]") || event.detail === 0) return false;
  const box = dialog.getBoundingClientRect();
  const across = event.clientX >= box.left && event.clientX <= box.right;
  return !(across && event.clientY >= box.top && event.clientY <= box.bottom);
}
