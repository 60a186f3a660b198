// How TypeScript and style sheets become JavaScript, for the bundle and for the tests.
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import { designsystemet } from "./designsystemet.mjs";

/** Style sheets come as text, ready to be made into a constructed sheet. */
export const styleSheets = {
  name: "style-sheets",
  setup(build) {
    build.onResolve({ filter: /^designsystemet\.css$/ }, ({ path }) => ({ path, namespace: "made" }));
    build.onLoad({ filter: /.*/, namespace: "made" }, () => asText(designsystemet()));
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => asText(await readFile(path, "utf-8")));
  },
};

async function asText(css) {
  const { code } = await transform(css, { loader: "css", minify: true, target: "es2022" });
  return { contents: code.trim(), loader: "text" };
}
