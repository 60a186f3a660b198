/** Telephone numbers by Nkom's number plan; the same signs as the server's guard goes by. */
import { after, before, type Finding } from "./finding.ts";

const NUMBER =
  /(?<![\p{L}\p{N}_§])(?<!\d[.,/\- \u00a0])(?:(?<abroad>(?:\+|00)(?!47)[1-9]\d{0,2}[ \-]?(?:\d[ \-]?){6,11}\d)|(?<code>(?:\+|00)47[ \u00a0-]?)?(?<number>[2-9]\d{7}|[2-9]\d{2}[ \u00a0.-]\d{2}[ \u00a0.-]\d{3}|[2-9]\d(?:[ \u00a0.-]\d{2}){3}|[2-9]\d{3} \d{4}))(?![\p{L}\p{N}_]|[.,/-]\d|[ \u00a0]\d{3}(?!\d))/gu;
const SAYS_TELEPHONE =
  /(?:(?<!\p{L})tlf|telefon|mobil|(?<!\p{L})mob(?!\p{L})|(?<!\p{L})ring|(?<!\p{L})sms(?!\p{L})|n[åa]s p[åa]|n[åa] (?:meg|ham|henne|han|ho)|kontakt|nummeret|phone|(?<!\p{L})cell|call|vipps)[^\p{L}]*(?:\p{L}+[^\p{L}]+){0,4}$/u;
const OTHER_NUMBER =
  /(?:sak|arkiv|journal|(?<!\p{L})ref|org\.?\s?n|organisasjon|orgnr|faktura|bel[øo]p|(?<!\p{L})kr|bilag|stillings?|prosjekt|dokument|ephorte|websak|kunden)[\p{L}\p{N}_.:-]*[\s:.#]*(?:nr\.?|nummer)?[\s:.#]*$/u;
const SHARED_LINE = /sentralbord|servicetorg|vakttelefon|servicesenter|d[øo]gnvakt|legevakt/u;
const MONEY = /^\s*(?:kr(?!\p{L})|kroner|,-|nok(?!\p{L})|%|prosent|mill|innbygg)/u;
/** KS's own lines. */
const OWN = "2413";

/** Telephone numbers that may be a person's. */
export function findTelephoneNumbers(text: string): Finding[] {
  return [...text.matchAll(NUMBER)]
    .filter((match) => isPersons(text, match))
    .map((match) => ({ kind: "phone", start: match.index, end: match.index + match[0].length }));
}

function isPersons(text: string, match: RegExpExecArray): boolean {
  const number = match.groups?.["number"];
  if (number === undefined) return true;
  const lead = before(text, match.index);
  if (number.replace(/\D/g, "").startsWith(OWN)) return false;
  if (MONEY.test(after(text, match.index + match[0].length))) return false;
  if (OTHER_NUMBER.test(lead) || SHARED_LINE.test(lead)) return false;
  return match.groups?.["code"] !== undefined || SAYS_TELEPHONE.test(lead) || looksLikeOne(number);
}

/** Mobiles begin with 4 or 9; eight digits of another kind need a telephone's grouping. */
function looksLikeOne(number: string): boolean {
  const isMobile = /^[49]/.test(number);
  if (/^\d+$/.test(number)) return isMobile;
  const isGrouped = /^(?:\d{3}\D\d{2}\D\d{3}|\d{2}(?:\D\d{2}){3})$/.test(number);
  return isGrouped && (isMobile || !number.includes("-"));
}
