/** Names for screen readers, where the renderer gives none. */

const FIELDS =
  "input:not([type=radio],[type=checkbox],[type=file],[aria-labelledby]), textarea:not([aria-labelledby]), [role=combobox]:not([aria-labelledby])";

export function nameFields(place: HTMLElement): void {
  for (const box of place.querySelectorAll<HTMLElement>(".question-container")) {
    const label = box.querySelector<HTMLElement>(".control-text label, .control-text");
    if (!label) continue;
    label.id ||= `${box.id}_label`;
    for (const field of box.querySelectorAll<HTMLElement>(FIELDS))
      field.setAttribute("aria-labelledby", label.id);
    if (box.role) continue;
    box.role = "group";
    box.setAttribute("aria-labelledby", label.id);
  }
  const unnamed = ".button-menu:not([aria-label]), .clear-button:not([aria-label])";
  for (const button of place.querySelectorAll<HTMLElement>(unnamed)) {
    const clears = button.classList.contains("clear-button");
    button.setAttribute("aria-label", globalThis.waslFormWord(clears ? "Remove" : "More"));
  }
  for (const button of place.querySelectorAll<HTMLElement>(
    ".p-datepicker-dropdown:not([aria-label]), .p-inputnumber-button:not([aria-label])",
  ))
    button.setAttribute("aria-label", globalThis.waslFormWord("Calendar"));
}
