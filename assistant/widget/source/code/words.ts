import { en } from "../words/en.ts";
import { nb } from "../words/nb.ts";
import { nn } from "../words/nn.ts";

/** The same keys as another catalogue, with other words. */
type SameKeys<Group> = {
  readonly [Key in keyof Group]: Group[Key] extends string ? string : SameKeys<Group[Key]>;
};

export type Words = SameKeys<typeof nb>;
export type Language = "nb" | "nn" | "en";

export const CATALOGUES: Readonly<Record<Language, Words>> = { nb, nn, en };

export function languageOf(name: string | null | undefined): Language {
  return name === "nn" || name === "en" ? name : "nb";
}

/** Puts values in place of `{name}`; a name without a value stays, so that a test sees it. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The words for a code of the server's; a code that is new to us is shown as it is. */
export function named(group: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(group, code) ? (group[code] ?? code) : code;
}
