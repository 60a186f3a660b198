/** An organisation's look: checked before use, since it may come from elsewhere. */
import ks from "../../themes/ks.json";

export const COLOURS = [
  "accent",
  "accent_hover",
  "accent_active",
  "on_accent",
  "accent_text",
  "accent_border",
  "accent_tint",
  "accent_tint_hover",
  "background",
  "surface",
  "text",
  "text_quiet",
  "border",
] as const;

export type Colour = (typeof COLOURS)[number];
export type Palette = Readonly<Record<Colour, string>>;

export interface Theme {
  readonly name: string;
  readonly logo: string;
  readonly font: string;
  readonly radius: number;
  readonly light: Palette;
  readonly dark: Palette;
}

const HEX = /^#[0-9a-f]{6}$/;
const FONT = /^[\p{L}0-9 ,'"-]{1,300}$/u;

export const OWN_THEME: Theme = checkedTheme(ks);

/** The theme, if every value is of its kind; throws otherwise. */
export function checkedTheme(value: unknown): Theme {
  const given = value as Partial<Record<keyof Theme, unknown>> | null;
  const { name, logo, font, radius } = given ?? {};
  if (!isShort(name, 60) || !isShort(logo, 24)) throw new Error("expected name and logo");
  if (typeof font !== "string" || !FONT.test(font)) {
    throw new Error("expected a list of font families");
  }
  if (typeof radius !== "number" || !(radius >= 0 && radius <= 24)) {
    throw new Error("expected a radius of 0 to 24 pixels");
  }
  return { name, logo, font, radius, light: palette(given?.light), dark: palette(given?.dark) };
}

/** The theme of an organisation; our own where there is none of that name that can be used. */
export async function fetchTheme(server: string, name: string): Promise<Theme> {
  if (name === "ks" || !/^[a-z0-9-]{1,60}$/.test(name)) return OWN_THEME;
  try {
    const response = await fetch(`${server}/themes/${name}.json`, { credentials: "omit" });
    return response.ok ? checkedTheme(await response.json()) : OWN_THEME;
  } catch {
    return OWN_THEME;
  }
}

/** Which of Designsystemet's tokens each colour of a theme stands for. */
const TOKENS: Readonly<Record<Colour, readonly string[]>> = {
  accent: ["accent-base-default"],
  accent_hover: ["accent-base-hover"],
  accent_active: ["accent-base-active"],
  on_accent: ["accent-base-contrast-default", "accent-base-contrast-subtle"],
  accent_text: ["accent-text-subtle", "accent-border-strong"],
  accent_border: ["accent-border-default"],
  accent_tint: ["accent-surface-tinted", "accent-background-tinted"],
  accent_tint_hover: ["accent-surface-hover", "accent-surface-active"],
  background: ["neutral-background-default"],
  surface: ["neutral-surface-default", "accent-surface-default"],
  text: ["neutral-text-default", "accent-text-default"],
  text_quiet: ["neutral-text-subtle"],
  border: ["neutral-border-subtle", "accent-border-subtle"],
};

/** A style sheet of nothing but tokens. */
export function themeCss(theme: Theme): string {
  const both = (of: (light: string, dark: string) => string): string =>
    COLOURS.flatMap((colour) =>
      TOKENS[colour].map(
        (token) => `--ds-color-${token}:${of(theme.light[colour], theme.dark[colour])};`,
      ),
    ).join("");
  const pair = both((light, dark) => `light-dark(${light},${dark})`);
  return (
    `.assistant{--ma-font:${theme.font};--ma-radius:${theme.radius}px;${both((light) => light)}}` +
    `@supports(color:light-dark(#000,#fff)){.assistant{${pair}}}`
  );
}

function palette(value: unknown): Palette {
  const given = value as Partial<Record<Colour, unknown>> | null | undefined;
  const entries = COLOURS.map((colour) => {
    const hex = given?.[colour];
    if (typeof hex !== "string" || !HEX.test(hex)) {
      throw new Error(`expected a colour such as #0a5c6b as ${colour}`);
    }
    return [colour, hex];
  });
  return Object.fromEntries(entries) as Palette;
}

function isShort(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}
