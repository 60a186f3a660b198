// Runs tests/widget with node's own runner; TypeScript is made into JavaScript first.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { styleSheets } from "./bundling.mjs";

const tests = fileURLToPath(new URL("../../../tests/widget/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "widget-tests-"));
try {
  const names = readdirSync(tests).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: names.map((name) => join(tests, name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    plugins: [styleSheets],
    define: { "process.env.WIDGET_SOURCE": JSON.stringify(fileURLToPath(new URL(".", import.meta.url))) },
  });
  const made = names.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
  const { status } = spawnSync(process.execPath, ["--test", ...made], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
