import { isAccountNumber } from "./check-digits.ts";
import { before, type Finding } from "./finding.ts";

const ACCOUNT =
  /(?<![\p{L}\p{N}_.,\-/])(?:\d{4}([. \u00a0])\d{2}\1\d{5}|\d{11})(?![\p{L}\p{N}_]|[.,\-/]\d)/gu;
const SAYS_ACCOUNT = /konto|(?<!\p{L})kto(?!\p{L})|account|utbetal/u;
const OTHER_NUMBER =
  /(?:journal|arkiv|(?<!\p{L})(?:sak|ref)|faktura|ordre|bilag|prosjekt|dokument|ephorte|websak|løpe)[\p{L}\p{N}_.-]*[\s:.#-]*(?:nr\.?|nummer|id)?[\s:.#]*$/u;

/** Bank accounts by mod 11: written as accounts are, or not said to be another kind of number. */
export function findAccountNumbers(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(ACCOUNT)) {
    if (!isAccountNumber(match[0].replace(/\D/g, ""))) continue;
    const lead = before(text, match.index);
    const looksLikeOne = match[1] !== undefined || SAYS_ACCOUNT.test(lead);
    if (!looksLikeOne && OTHER_NUMBER.test(lead)) continue;
    found.push({ kind: "account", start: match.index, end: match.index + match[0].length });
  }
  return found;
}
