/** The field app: a build of its own, whose files a service worker keeps. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { translatedForms } from "../build/formwords.ts";
import { compressed } from "../build/plugins.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../src/wasl/exchange/static/field/dist");

/** List what the app needs without a link: all of it, the map of forms that ask for places, too. */
function precache(): Plugin {
  return {
    name: "wasl-precache",
    buildStart() {
      this.emitFile({
        type: "asset",
        name: "icon.svg",
        originalFileName: "icon.svg",
        source: readFileSync(here("icon.svg")),
      });
    },
    generateBundle(_options, bundle) {
      const kept = Object.keys(bundle).filter(
        (name) => name.startsWith("assets/") && !name.endsWith(".map"),
      );
      const source = JSON.stringify(kept.sort());
      this.emitFile({ type: "asset", fileName: "precache.json", source });
    },
  };
}

export default defineConfig({
  root: here(".."),
  base: "./",
  publicDir: false,
  plugins: [translatedForms(), precache(), compressed(`${out}/assets`)],
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    rolldownOptions: {
      input: { app: here("app.ts"), sw: here("sw.ts") },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
