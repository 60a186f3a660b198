import { html, nothing, type TemplateResult } from "lit";
import { dayInWords } from "./dates.ts";
import { icon, type IconName } from "./icons.ts";
import type { Citation } from "./wire.ts";
import { fill, named, type Words } from "./words.ts";
import { type Band, SECTOR, type Tone, validityOf } from "./worth.ts";

const BAND_ICONS: Readonly<Record<Tone, IconName>> = {
  draft: "draft",
  ended: "ended",
  local: "local",
  retold: "retold",
};

/** A band across the top of a card or paragraph: word, explanation, icon and a border of its own. */
export function bandTemplate(band: Band): TemplateResult {
  return html`<p class="band" data-tone=${band.tone}>
    ${icon(BAND_ICONS[band.tone])}<span><strong>${band.name}.</strong> ${band.text}</span>
  </p>`;
}

/** Authority, scope, status, days and page, each in words. */
export function badges(
  citation: Citation,
  stateDate: string | null,
  words: Words,
): TemplateResult {
  const holds = citation.status === "in_force";
  const days = validityOf(citation, words);
  const state = stateDate && dayInWords(stateDate, words.locale);
  return html`<ul class="badges" role="list">
    ${badge("book", named(words.authority, citation.authority))}
    ${citation.scope === SECTOR
      ? badge("sector", words.source.sector)
      : badge("local", citation.scope, "info")}
    ${badge(
      holds ? "check" : "alert",
      named(words.standing, citation.status),
      holds ? "success" : "warning",
    )}
    ${days ? badge("clock", days) : nothing}
    ${citation.page === null
      ? nothing
      : badge("copy", fill(words.source.page, { page: citation.page }))}
    ${state ? badge("clock", fill(words.source.state, { date: state })) : nothing}
  </ul>`;
}

function badge(name: IconName, text: string, colour = "neutral"): TemplateResult {
  return html`<li class="ds-tag badge" data-variant="outline" data-color=${colour}>
    ${icon(name)}<span>${text}</span>
  </li>`;
}
