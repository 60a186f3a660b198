/** Digits in one piece. */
interface Group {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** Exactly so many digits at [start, end), with nothing but separators between their groups. */
export interface DigitWindow {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** What people put between the groups of one number: «010190 12345», «01.01.90 - 12345». */
const SEPARATOR = /^[\s.,/:\-\u2010-\u2015\u2212\u00a0]{0,3}$/u;

/** Every row of whole groups that has exactly `size` digits together. */
export function digitWindows(text: string, size: number): DigitWindow[] {
  return chains(text).flatMap((chain) => windowsOf(chain, size));
}

function chains(text: string): Group[][] {
  const found: Group[][] = [];
  let last: Group | undefined;
  for (const match of text.matchAll(/[0-9]+/g)) {
    const group = { digits: match[0], start: match.index, end: match.index + match[0].length };
    const goesOn = last !== undefined && SEPARATOR.test(text.slice(last.end, group.start));
    if (goesOn) found.at(-1)?.push(group);
    else found.push([group]);
    last = group;
  }
  return found;
}

function windowsOf(chain: readonly Group[], size: number): DigitWindow[] {
  return chain.flatMap((first, at) => {
    let digits = "";
    for (const group of chain.slice(at)) {
      digits += group.digits;
      if (digits.length === size) return [{ digits, start: first.start, end: group.end }];
      if (digits.length > size) break;
    }
    return [];
  });
}
