import { html, nothing, type TemplateResult } from "lit";
import { clockInWords, momentInWords } from "./dates.ts";
import { icon } from "./icons.ts";
import type { Telephone } from "./wire.ts";
import { fill, type Words } from "./words.ts";

/** Whether the telephone is answered now, in words. */
export function opening(telephone: Telephone, words: Words): string {
  if (telephone.open) {
    return fill(words.referral.open, { until: clockInWords(telephone.until ?? "", words) });
  }
  const opens = telephone.opens === null ? "" : momentInWords(telephone.opens, words);
  return fill(words.referral.closed, { opens });
}

export function telephoneTemplate(
  telephone: Telephone | null,
  words: Words,
): TemplateResult | typeof nothing {
  if (telephone === null) return nothing;
  const dialled = telephone.number.replace(/\D/g, "");
  return html`<p class="telephone" data-open=${String(telephone.open)}>
    ${icon("phone")}<span
      >${words.referral.telephone}:
      <a class="ds-link" href=${`tel:+47${dialled}`}>${telephone.number}</a><br /><strong
        >${opening(telephone, words)}</strong
      ></span
    >
  </p>`;
}
