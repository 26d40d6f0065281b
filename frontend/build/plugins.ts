/** What the build adds to Vite: the sprite, its list, and compressed twins for weak links. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { wholeFonts } from "./fonts.ts";
import { iconNames, sprite } from "./sprite.ts";

/** Emit the icons as one hashed file, `icons.svg` in the manifest, and the favicon beside it. */
export function icons(list: string, favicon: string): Plugin {
  return {
    name: "wasl-icons",
    buildStart() {
      const names = iconNames(list);
      this.addWatchFile(list);
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: sprite(names),
      });
      this.emitFile({
        type: "asset",
        name: "favicon.svg",
        originalFileName: "favicon.svg",
        source: readFileSync(favicon),
      });
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(names) });
    },
  };
}

const COMPRESSIBLE = /\.(css|js|svg)$/;

/** Write `.gz` and `.br` beside each text file; WhiteNoise serves them as they are. */
export function compressed(folder: string): Plugin {
  return {
    name: "wasl-compressed",
    writeBundle() {
      for (const entry of readdirSync(folder)) {
        if (!COMPRESSIBLE.test(entry)) continue;
        const text = readFileSync(join(folder, entry));
        writeFileSync(join(folder, `${entry}.gz`), gzipSync(text, { level: 9 }));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(folder, `${entry}.br`), brotliCompressSync(text, { params: quality }));
      }
    },
  };
}

/** Emit whole fonts with their licence into `print/`: paper is set on the server, by Typst. */
export function printFonts(): Plugin {
  return {
    name: "wasl-print-fonts",
    buildStart() {
      for (const [fileName, source] of wholeFonts()) {
        this.emitFile({ type: "asset", fileName: `print/${fileName}`, source });
      }
    },
  };
}
