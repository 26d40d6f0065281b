import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { writeFontSheet } from "./build/fonts.ts";
import { translatedForms } from "./build/formwords.ts";
import { compressed, icons, printFonts } from "./build/plugins.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const out = here("../src/wasl/desk/static/dist");

writeFontSheet(here("generated/fonts.css"));

export default defineConfig({
  // Relative addresses: the same build works under any STATIC_URL.
  base: "./",
  publicDir: false,
  plugins: [
    icons(here("icons.txt"), here("src/favicon.svg")),
    translatedForms(),
    printFonts(),
    compressed(`${out}/assets`),
  ],
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    rolldownOptions: {
      input: {
        app: here("src/app.ts"),
        "app-ltr": here("src/app-ltr.css"),
        "app-rtl": here("src/app-rtl.css"),
        fonts: here("generated/fonts.css"),
        form: here("src/form.ts"),
        "form-look": here("src/form-look.css"),
        portal: here("src/portal.css"),
      },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
