import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import { telephoneTemplate } from "./telephone.ts";
import type { Referral, Telephone } from "./wire.ts";
import { fill, type Words } from "./words.ts";

/** Whom to contact instead, how, and what to have ready. */
export function referralTemplate(
  referral: Referral,
  telephone: Telephone | null,
  words: Words,
): TemplateResult {
  return html`<div class="referral">
    <h5 class="small-heading">
      ${icon("home")}${fill(words.referral.heading, { to: referral.to })}
    </h5>
    <p>${referral.why}</p>
    <p>${referral.contact}</p>
    ${telephoneTemplate(telephone, words)}
    ${lines(words.referral.checklist, referral.checklist)}
    ${lines(words.referral.deadlines, referral.deadlines)}
  </div>`;
}

function lines(heading: string, items: readonly string[]): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<h6 class="list-heading">${heading}</h6>
    <ul>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>`;
}
