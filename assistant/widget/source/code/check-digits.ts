/**
 * Check digits of Norwegian numbers, on strings of ASCII digits.
 *
 * Sources: Skatteetaten's documentation of the national population register (also the rule from
 * 2032), and Norsk helsenett. The server's guardrails/pii/checksums.py holds the same rules.
 */

const FIRST_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const FIRST_REMAINDERS_FROM_2032 = [0, 1, 2, 3];
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Added to the month: 40 for H-numbers, 65 and 80 for synthetic series. */
const MONTH_OFFSETS = [0, 40, 65, 80];
/** Added to the day of a D-number. */
const DAY_OFFSET = 40;

/** A number of the population register: fødselsnummer, D-, H- or FH-number, or a synthetic one. */
export function isIdentityNumber(digits: string): boolean {
  return /^\d{11}$/.test(digits) && hasIdentityLayout(digits) && hasIdentityCheckDigits(digits);
}

/** A bank account: mod 11, which every identity number of 1964 passes too. */
export function isAccountNumber(digits: string): boolean {
  return /^\d{11}$/.test(digits) && weighted(digits, SECOND_WEIGHTS) % 11 === 0;
}

function hasIdentityLayout(digits: string): boolean {
  // FH-numbers carry no date.
  if (digits.startsWith("8") || digits.startsWith("9")) return true;
  const day = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const offset = MONTH_OFFSETS.find((one) => month > one && month <= one + 12);
  if (offset === undefined) return false;
  const days = DAYS[month - offset - 1] ?? 0;
  const ordinary = day > DAY_OFFSET ? day - DAY_OFFSET : day;
  return ordinary >= 1 && ordinary <= days;
}

function hasIdentityCheckDigits(digits: string): boolean {
  const first = weighted(digits, FIRST_WEIGHTS) % 11;
  return (
    weighted(digits, SECOND_WEIGHTS) % 11 === 0 && FIRST_REMAINDERS_FROM_2032.includes(first)
  );
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
}
