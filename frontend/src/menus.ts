/** Menus are `<details>`; this closes them on Escape and when the focus or a press goes elsewhere. */

export function watchMenus(): void {
  document.addEventListener("click", (event) => closeAllBut(event.target as Element));
  document.addEventListener("focusin", (event) => closeAllBut(event.target as Element));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = (event.target as Element).closest<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

function closeAllBut(inside: Element): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(inside)) menu.open = false;
  }
}
