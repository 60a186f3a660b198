// Designsystemet's style sheets, fitted to a shadow root on any page.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const COMPONENTS = ["button", "card", "dialog", "input", "link", "tag"];
const SCALES = "accent|neutral|info|success|warning|danger";
const HOLDER = ".assistant";

/** The tokens and components that the widget uses, as one style sheet. */
export function designsystemet() {
  const components = COMPONENTS.map((name) => fitted(read(`${name}.css`))).join("\n");
  const base = fitted(read("base.css"));
  return [
    "@layer ds.theme,ds.base,ds.components;",
    fitted(colours(read("theme/designsystemet.css"))),
    `@layer ds.base{${base}}`,
    `@layer ds.components{${components}}`,
  ].join("\n");
}

function read(name) {
  const path = import.meta.resolve(`@digdir/designsystemet-css/${name}`);
  return readFileSync(fileURLToPath(path), "utf-8");
}

/**
 * Tokens go to an element inside, where no rule of the page reaches; `rem` would follow the page's
 * own root; and a picture in the style sheet would be stopped by a strict policy.
 */
function fitted(css) {
  return css
    .replaceAll(/[\w-]+:[^;{}]*url\("data:[^"]*"\)[^;}]*;?/g, "")
    .replaceAll(/:root\b/g, HOLDER)
    .replaceAll(/(?<![\w.#]|\w-)(-?\d*\.?\d+)rem\b/g, "calc($1*var(--ma-rem))");
}

/** Both colour schemes in one declaration each: the page's own `color-scheme` chooses. */
function colours(css) {
  const light = tokensOf(css, /:root,\[data-color-scheme=light\]\{([^}]*)\}/);
  const dark = tokensOf(css, /\}@layer ds\.theme\.color-scheme\.dark\{\[data-color-scheme=dark\]\{([^}]*)\}/, /\[data-color-scheme=dark\]\{([^}]*)\}/);
  const rest = withoutLayers(css, ["ds.theme.color-scheme.light", "ds.theme.color-scheme.dark", "ds.theme.typography.secondary"])
    .replaceAll(/\[data-color-scheme\]\[data-color=\w+\],/g, "")
    .replaceAll(/\[data-color=brand\d\]\{[^}]*\}/g, "");
  const plain = [...light].map(([name, value]) => `${name}:${value}`).join(";");
  const both = [...light].map(([name, value]) => `${name}:light-dark(${value},${dark.get(name) ?? value})`);
  return (
    `@layer ds.theme{:root{${plain}}@supports(color:light-dark(#000,#fff)){:root{${both.join(";")}}}}` + rest
  );
}

function tokensOf(css, ...patterns) {
  const block = patterns.map((pattern) => pattern.exec(css)?.[1]).find((found) => found !== undefined);
  if (block === undefined) throw new Error("expected Designsystemet's theme as version 1.22.0 has it");
  const wanted = new RegExp(`^--ds-(?:color-(?:${SCALES}|focus)-|link-color-visited)`);
  const pairs = block.split(";").map((one) => [one.slice(0, one.indexOf(":")), one.slice(one.indexOf(":") + 1)]);
  return new Map(pairs.filter(([name]) => wanted.test(name)));
}

/** Without the blocks of some cascade layers, which stand one after another at the top level. */
function withoutLayers(css, names) {
  return names.reduce((left, name) => {
    const start = left.indexOf(`@layer ${name}{`);
    if (start < 0) throw new Error(`expected the layer ${name}`);
    let depth = 0;
    let at = left.indexOf("{", start);
    do {
      depth += left[at] === "{" ? 1 : left[at] === "}" ? -1 : 0;
      at += 1;
    } while (depth > 0);
    return left.slice(0, start) + left.slice(at);
  }, css);
}
