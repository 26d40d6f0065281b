/**
 * ODK Web Forms speaks English only. Each of its sentences is replaced, when the bundle is built,
 * by a look-up in the words that the page brings (`src/xforms/words.ts`). Two faults are mended
 * on the way.
 *
 * What is no longer there fails the build: an update must not turn pages English.
 */
import type { Plugin } from "vite";

const said = (text: string): string => `globalThis.waslFormWord(${JSON.stringify(text)})`;
const quoted = (text: string): string => JSON.stringify(text);

/** What stands in the package, and what takes its place. */
const REPLACED: readonly [string, string][] = [
  ...["Condition not satisfied: constraint", "Condition not satisfied: required"].map(plain),
  ...["Change language", "Repeat Item", "Remove", "Send", "Cancel", "Save location"].map(labelled),
  ...["Good accuracy", "Poor accuracy", "Unknown accuracy"].map(plain),
  ["eA.languages.length > 0", "eA.languages.length > 1"], // no menu of one language
  // A date worked out from another question: it reads values of its own kinds only, not answers.
  [
    'case "STRING": {\n      const nA = tA.toString();\n      return dateTimeFromString(AA, nA);',
    'case "NODE":\n    case "STRING": {\n      const nA = tA.toString();\n      return dateTimeFromString(AA, nA);',
  ],
  [
    'return new StringEvaluation(eA, "");\n      case "STRING": {\n        const rA = AA.toString();',
    'return new StringEvaluation(eA, "");\n      case "NODE":\n      case "STRING": {\n        const rA = AA.toString();',
  ],
  ['"hour-format": "12"', '"hour-format": "24"'], // the clock of most of our languages
  // Its reset would reach the whole page; what a form needs of it is in src/form-look.css.
  ["tA.textContent = resetStyles, document.head.prepend(tA), ", ""],
  ['"aria-label": "change language"', `"aria-label": ${said("Change language")}`],
  ['alt: "Captured image preview"', `alt: ${said("Captured image preview")}`],
  ['"Take picture", -1', `${said("Take picture")}, -1`],
  ['"Choose image", -1', `${said("Choose image")}, -1`],
  ['"Get location", -1', `${said("Get location")}, -1`],
  ['"Finding your location", -1', `${said("Finding your location")}, -1`],
  [
    '"Time taken to capture location: ", -1',
    `${said("Time taken to capture location:")} + " ", -1`,
  ],
  ['createTextVNode(" Add ", -1)', `createTextVNode(" " + ${said("Add")} + " ", -1)`],
  ['"Accuracy: " +', `${said("Accuracy:")} + " " +`],
  ['"Latitude: " +', `${said("Latitude:")} + " " +`],
  ['"Longitude: " +', `${said("Longitude:")} + " " +`],
  ['"1 question with error."', said("1 question with error.")],
  [
    "`${QA} questions with errors.`",
    `${said("%(count)s questions with errors.")}.replace("%(count)s", String(QA))`,
  ],
  [
    '"Location unavailable. Enable GPS and browser permissions, then restart the form to try again."',
    said("The place of this device is not known."),
  ],
  ['{ class: "caption" }, "Powered by")', `{ class: "caption" }, ${said("Powered by")})`],
];

export function translatedForms(): Plugin {
  return {
    name: "wasl-form-words",
    transform(code, id) {
      if (/@getodk\/web-forms\/dist\/index\.js$/.test(id)) return { code: logical(code), map: null };
      if (!/@getodk\/web-forms\/dist\/index-[^/]+\.js$/.test(id)) return null;
      let text = code;
      for (const [from, to] of REPLACED) {
        if (!text.includes(from)) this.error(`ODK Web Forms no longer says: ${from}`);
        text = text.replaceAll(from, to);
      }
      return { code: text, map: null };
    },
  };
}

/** Its styles know left and right only; ours are read from both sides. */
function logical(styles: string): string {
  const sides = { left: "start", right: "end" } as const;
  const side = (name: string): string => sides[name as keyof typeof sides];
  return styles
    .replace(/\b(margin|padding|border)-(left|right)(?=[-:])/g, (_all, what: string, at: string) =>
      `${what}-inline-${side(at)}`,
    )
    .replace(/\b(text-align|float):(left|right)/g, (_all, what: string, at: string) =>
      what === "float" ? `float:inline-${side(at)}` : `text-align:${side(at)}`,
    )
    .replace(/(?<=[;{])(left|right):/g, (_all, at: string) => `inset-inline-${side(at)}:`);
}

function plain(text: string): [string, string] {
  return [quoted(text), said(text)];
}

function labelled(text: string): [string, string] {
  const key = text === "Repeat Item" ? "literal" : "label";
  return [`${key}: ${quoted(text)}`, `${key}: ${said(text)}`];
}
