// Makes ../bundle/widget.js: one classic script, the same bytes every time.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { styleSheets } from "./bundling.mjs";

const BUNDLE = new URL("../bundle/widget.js", import.meta.url);
const MOST_GZIP_BYTES = 60_000;
const LICENCES = `/*!
 * Medlemsassistenten, MIT licence.
 * Holds lit, lit-html, lit-element and @lit/reactive-element, Copyright (c) 2017 Google LLC,
 * BSD-3-Clause; and style sheets of Designsystemet, Copyright (c) Digdir, MIT licence.
 * The whole texts stand in assistant/widget/source/LICENCES.txt in the source.
 */`;

const here = fileURLToPath(new URL(".", import.meta.url));
const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ["code/main.ts"],
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  plugins: [styleSheets],
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, alwaysStrict: false } },
});
const [made] = outputFiles;
// A page that names the script twice gets one widget: Lit's policy can be made only once.
const script = `${LICENCES}
(()=>{"use strict";if(customElements.get("medlems-assistent"))return;${made.text.trim()}})();
`;

if (process.argv.includes("--check")) {
  if (readFileSync(BUNDLE, "utf-8") !== script) {
    throw new Error("expected the bundle to match its source; run `npm run build` and commit it");
  }
} else {
  writeFileSync(BUNDLE, script);
}
const packed = gzipSync(script, { level: 9 }).length;
console.log(`widget.js: ${Buffer.byteLength(script)} bytes, ${packed} with gzip`);
if (packed > MOST_GZIP_BYTES) throw new Error(`expected at most ${MOST_GZIP_BYTES} bytes with gzip`);
