/** One file with the icons that the templates use; `icons.txt` lists them, one a line. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);

/** The names in `icons.txt`. */
export function iconNames(list: string): string[] {
  return readFileSync(list, "utf8").split("\n").map((line) => line.trim()).filter(Boolean);
}

/** An SVG of one `<symbol>` an icon; strokes take the colour of the text around them. */
export function sprite(names: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbolOf).join("")}</svg>\n`;
}

function symbolOf(name: string): string {
  const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(fileOf(name), "utf8"))?.[1];
  if (inside === undefined) throw new Error(`icons.txt: ${name} could not be read`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s+/g, " ").trim()}</symbol>`;
}

function fileOf(name: string): string {
  try {
    return require.resolve(`@tabler/icons/outline/${name}.svg`);
  } catch {
    throw new Error(`icons.txt: Tabler has no outline icon called ${name}`);
  }
}
