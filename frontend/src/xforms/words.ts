/** What the renderer of forms says, in the page's language (`build/formwords.ts` asks for it). */

declare global {
  var waslFormWord: (text: string) => string;
}

/** Set the sentences, English to the page's; before the renderer is loaded. */
export function speak(words: Record<string, string>): void {
  globalThis.waslFormWord = (text) => words[text] ?? text;
}

/** Names of days and months, and the order of a date, for the calendar of the renderer. */
export function calendarWords(language: string, words: Record<string, string>): object {
  const day = (style: "long" | "short" | "narrow"): string[] => {
    const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" });
    return [4, 5, 6, 7, 8, 9, 10].map((on) => format.format(Date.UTC(1970, 0, on)));
  };
  const month = (style: "long" | "short"): string[] => {
    const format = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, {
      month: style,
      timeZone: "UTC",
    });
    return Array.from({ length: 12 }, (_each, on) => format.format(Date.UTC(1970, on, 15)));
  };
  const nothing = words["No results found"] ?? "No results found";
  return {
    dayNames: day("long"),
    dayNamesShort: day("short"),
    dayNamesMin: day(language === "en" ? "short" : "narrow"),
    monthNames: month("long"),
    monthNamesShort: month("short"),
    dateFormat: "dd/mm/yy",
    firstDayOfWeek: 1,
    today: words["Today"] ?? "Today",
    clear: words["Clear"] ?? "Clear",
    emptyFilterMessage: nothing,
    emptySearchMessage: nothing,
    emptyMessage: nothing,
  };
}
