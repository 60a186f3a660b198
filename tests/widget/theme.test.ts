import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast } from "../../assistant/widget/source/code/contrast.ts";
import { checkedTheme, type Colour, OWN_THEME, themeCss } from "../../assistant/widget/source/code/theme.ts";
import { namesIn, textOf } from "./from-source.ts";

const FOLDER = "assistant/widget/themes";

/** What is written on what. */
const TEXT: [Colour, Colour][] = [
  ["text", "background"],
  ["text", "surface"],
  ["text", "accent_tint"],
  ["text_quiet", "background"],
  ["text_quiet", "surface"],
  ["accent_text", "background"],
  ["accent_text", "surface"],
  ["accent_text", "accent_tint"],
  ["accent_text", "accent_tint_hover"],
  ["on_accent", "accent"],
  ["on_accent", "accent_hover"],
  ["on_accent", "accent_active"],
];
/** Edges that tell where something can be pressed: WCAG 2.2, 1.4.11. */
const EDGES: [Colour, Colour][] = [
  ["accent_border", "background"],
  ["accent_border", "surface"],
  ["accent", "background"],
];

for (const file of namesIn(FOLDER)) {
  const theme = checkedTheme(JSON.parse(textOf(`${FOLDER}/${file}`)));
  for (const scheme of ["light", "dark"] as const) {
    test(`${file}, ${scheme}: text can be read`, () => {
      for (const [ink, ground] of TEXT) {
        const found = contrast(theme[scheme][ink], theme[scheme][ground]);
        assert.ok(found >= 4.5, `${ink} on ${ground}: ${found.toFixed(2)}`);
      }
    });
    test(`${file}, ${scheme}: edges can be seen`, () => {
      for (const [edge, ground] of EDGES) {
        const found = contrast(theme[scheme][edge], theme[scheme][ground]);
        assert.ok(found >= 3, `${edge} on ${ground}: ${found.toFixed(2)}`);
      }
    });
  }
}

test("black on white is 21, a colour on itself 1", () => {
  assert.equal(contrast("#000000", "#ffffff").toFixed(2), "21.00");
  assert.equal(contrast("#777777", "#777777"), 1);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});

const WRONG: [string, object][] = [
  ["a colour that is none", { light: { ...OWN_THEME.light, accent: "red;}" } }],
  ["a colour missing", { dark: {} }],
  ["a font that ends the rule", { font: "Inter;}*{display:none" }],
  ["an address as font", { font: "url(https://example.org)" }],
  ["a radius that is no number", { radius: "6px" }],
  ["a radius out of bounds", { radius: 400 }],
  ["no name", { name: "" }],
  ["a logo that is a text", { logo: "x".repeat(80) }],
];
for (const [name, change] of WRONG) {
  test(`refuses ${name}`, () => {
    assert.throws(() => checkedTheme({ ...OWN_THEME, ...change }), /^Error: expected/);
  });
}

test("the style sheet of a theme is tokens alone", () => {
  const css = themeCss(OWN_THEME);
  assert.ok(css.includes("--ds-color-accent-base-default:#0a5167;"));
  assert.ok(!/url\(|@import/.test(css));
});
