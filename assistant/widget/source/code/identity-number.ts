import { isIdentityNumber } from "./check-digits.ts";
import { digitWindows } from "./digit-runs.ts";
import type { Finding } from "./finding.ts";

/** Identity numbers whose check digits hold, however they are spaced. */
export function findIdentityNumbers(text: string): Finding[] {
  return digitWindows(text, 11)
    .filter((one) => isIdentityNumber(one.digits))
    .map(({ start, end }) => ({ kind: "identity", start, end }));
}
