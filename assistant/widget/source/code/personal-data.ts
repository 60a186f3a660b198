import { findAccountNumbers } from "./account-number.ts";
import { findEmailAddresses } from "./email-address.ts";
import type { Finding, Kind } from "./finding.ts";
import { findIdentityNumbers } from "./identity-number.ts";
import { findTelephoneNumbers } from "./telephone-number.ts";

/** The labels that the server's guard puts in (guardrails/data/labels.toml). */
const LABELS: Readonly<Record<Kind, string>> = {
  identity: "[fødselsnummer]",
  account: "[kontonummer]",
  email: "[e-postadresse]",
  phone: "[telefonnummer]",
};

/** What a browser can tell by itself to be about a person, in order, without overlaps. */
export function findPersonalData(text: string): Finding[] {
  const finders = [
    findIdentityNumbers,
    findAccountNumbers,
    findEmailAddresses,
    findTelephoneNumbers,
  ];
  const kept: Finding[] = [];
  // The surest kind first: an identity number is also an account by its check digits.
  for (const one of finders.flatMap((find) => find(text))) {
    if (!kept.some((other) => one.start < other.end && other.start < one.end)) kept.push(one);
  }
  return kept.sort((one, other) => one.start - other.start);
}

/** The text with a label in place of each finding. */
export function masked(text: string, findings: readonly Finding[]): string {
  let shown = "";
  let at = 0;
  for (const one of findings) {
    shown += text.slice(at, one.start) + LABELS[one.kind];
    at = one.end;
  }
  return shown + text.slice(at);
}
