/** What the app says, in each language; a test holds that all have the same keys. */
import ar from "./words/ar.json";
import en from "./words/en.json";
import formAr from "./words/form-ar.json";
import formEn from "./words/form-en.json";
import formFr from "./words/form-fr.json";
import fr from "./words/fr.json";

export type Word = keyof typeof en;
type Values = Readonly<Record<string, string | number>>;

export const LANGUAGES = { ar: "العربية", en: "English", fr: "Français" } as const;
export type Language = keyof typeof LANGUAGES;

const WORDS: Record<Language, Record<string, string>> = { ar, en, fr };
const FORM_WORDS: Record<Language, Record<string, string>> = { ar: formAr, en: formEn, fr: formFr };
let spoken: Language = "en";

export const isLanguage = (tag: string): tag is Language => tag in LANGUAGES;

export const language = (): Language => spoken;

export const direction = (tag: string): "rtl" | "ltr" =>
  /^(ar|fa|ps|ur|he|ku-arab)\b/.test(tag.toLowerCase()) ? "rtl" : "ltr";

/** Speak this language from now on; the page turns round with it. */
export function speak(tag: Language): void {
  spoken = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = direction(tag);
}

/** The browser's language, where it is one of ours. */
export function guess(): Language {
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return known ?? "en";
}

/** Say a word; `{name}` in it is replaced. */
export function say(word: Word, values: Values = {}): string {
  const text = WORDS[spoken][word] ?? en[word];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A moment, as people here write it. */
export function moment(iso: string | number): string {
  return new Intl.DateTimeFormat(spoken, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(iso),
  );
}

/** A day (`2026-11-27`), as people here write it: the office's day, wherever the device is. */
export function day(iso: string): string {
  return new Intl.DateTimeFormat(spoken, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${iso}T00:00:00Z`),
  );
}

/** The sentences of ODK Web Forms, English to ours. */
export const formWords = (): Record<string, string> => FORM_WORDS[spoken];
