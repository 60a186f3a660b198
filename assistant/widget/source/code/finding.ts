export type Kind = "identity" | "account" | "email" | "phone";

/** Something that may point to a person, at [start, end) of a text, in JavaScript's units. */
export interface Finding {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** How much before and after a number is read to tell what kind of number it is. */
const CONTEXT = 60;

export function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - CONTEXT), at).toLowerCase();
}

export function after(text: string, at: number): string {
  return text.slice(at, at + CONTEXT).toLowerCase();
}
