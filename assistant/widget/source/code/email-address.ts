import type { Finding } from "./finding.ts";

const ADDRESS =
  /(?<![\p{L}\p{N}_.+-])([\p{L}\p{N}_+-]{1,64}(?:\.[\p{L}\p{N}_+-]{1,64}){0,4})@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,3}\.\p{L}{2,24}(?![\p{L}\p{N}_])/gu;

/** Mailboxes that nobody owns alone, as the server's guard lets them through. */
const SHARED_MAILBOX =
  /^(?:post|postmottak|firmapost|e-?post|mail|info|kontakt|contact|hr|personal|l[øo]nn|servicetorg\w*|service|support|hjelp|help\w*|arkiv|dokumentmottak|kundeservice|office|medlemsservice|ks|ksadvokatene|advokat\w*|ksbedrift|sentralbord|noreply|no-reply|personvern\w*|admin|redaksjon|presse|jobb|stilling|rekruttering|forhandling|medlem\w*|kommune\w*|skole\w*|tariff\w*|webmaster|varsling|faktura)(?:[.\-_]?(?:post|mottak|kontor\w*|avdeling\w*|enhet\w*|\d{1,4}|ks|kommune))?$/u;

/** E-mail addresses that may be a person's. */
export function findEmailAddresses(text: string): Finding[] {
  return [...text.matchAll(ADDRESS)]
    .filter((match) => !SHARED_MAILBOX.test((match[1] ?? "").toLowerCase()))
    .map((match) => ({ kind: "email", start: match.index, end: match.index + match[0].length }));
}
