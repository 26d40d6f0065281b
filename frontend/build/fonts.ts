/**
 * One family for every script that names come in.
 *
 * Each font is cut by script, and each cut says which characters it draws, so a browser on a weak
 * link fetches only the scripts that a page really shows.
 */
import { createRequire } from "node:module";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Package, then the cuts taken from it. Latin comes last: where ranges overlap, the last one wins. */
const CUTS: readonly (readonly [string, readonly string[]])[] = [
  ["noto-sans-ethiopic", ["ethiopic"]],
  ["noto-sans-bengali", ["bengali"]],
  ["noto-sans-arabic", ["arabic"]],
  [
    "noto-sans",
    ["devanagari", "cyrillic-ext", "cyrillic", "greek-ext", "greek", "vietnamese", "latin-ext", "latin"],
  ],
];
const WEIGHTS = [400, 600] as const;

/** Write the style sheet that declares every cut, as WOFF2 only. */
export function writeFontSheet(to: string): void {
  const rules = CUTS.flatMap(([name, cuts]) => cuts.flatMap((cut) => facesOf(name, cut)));
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, `${rules.join("\n")}\n`);
}

function facesOf(name: string, cut: string): string[] {
  const folder = dirname(require.resolve(`@fontsource/${name}/package.json`));
  const ranges = JSON.parse(readFileSync(join(folder, "unicode.json"), "utf8")) as Record<string, string>;
  const range = ranges[cut];
  if (range === undefined) throw new Error(`@fontsource/${name} has no cut called ${cut}`);
  return WEIGHTS.map(
    (weight) => `@font-face {
  font-family: "Noto Sans";
  font-style: normal;
  font-weight: ${weight};
  font-display: swap;
  src: url("@fontsource/${name}/files/${name}-${cut}-${weight}-normal.woff2") format("woff2");
  unicode-range: ${range};
}`,
  );
}

const CUT_FOR_PRINT = ["400Regular", "700Bold"] as const;

/** Whole fonts as file name and bytes, one licence beside them. */
export function* wholeFonts(): Generator<[string, Buffer]> {
  for (const [name] of CUTS) {
    const folder = dirname(require.resolve(`@expo-google-fonts/${name}/package.json`));
    for (const cut of CUT_FOR_PRINT) {
      const file = readdirSync(join(folder, cut)).find((each) => each.endsWith(".ttf"));
      if (file === undefined) throw new Error(`@expo-google-fonts/${name} has no font ${cut}`);
      yield [file, readFileSync(join(folder, cut, file))];
    }
    yield [`${name}-OFL.txt`, readFileSync(join(folder, "LICENSE_FONT"))];
  }
}
