import { html, nothing, type TemplateResult } from "lit";
import { badges, bandTemplate } from "./badges.ts";
import type { Turn } from "./conversation.ts";
import { icon } from "./icons.ts";
import { sourceAddress, webAddress } from "./source-address.ts";
import { isHere } from "./source-context.ts";
import type { View } from "./view.ts";
import type { Citation } from "./wire.ts";
import { fill, type Words } from "./words.ts";
import { bandsOf } from "./worth.ts";

/** Citations of one source that are worth the same share a card. */
export function cardsOf(citations: readonly Citation[]): Citation[][] {
  const cards = new Map<string, Citation[]>();
  for (const one of citations) {
    const { source, authority, scope, status, valid_from, valid_to } = one;
    const key = JSON.stringify([source, authority, scope, status, valid_from, valid_to]);
    cards.set(key, [...(cards.get(key) ?? []), one]);
  }
  return [...cards.values()];
}

/** A source with all that a reader must know of it, and each passage that the answer rests on. */
export function sourceCard(
  view: View,
  turn: Turn,
  citations: readonly Citation[],
): TemplateResult | typeof nothing {
  const [first] = citations;
  if (first === undefined) return nothing;
  const { words } = view;
  return html`<article class="ds-card card">
    ${bandsOf(first, words).map(bandTemplate)}
    <div class="card-body">
      <h5 class="card-title">${first.title}</h5>
      ${badgesOf(view, first)}
      ${citations.map((citation) => passage(view, turn, citation))}
      ${hasOwnPlace(first)
        ? nothing
        : html`<p class="links">${openLink(view, first)}</p>`}
    </div>
  </article>`;
}

function passage(view: View, turn: Turn, citation: Citation): TemplateResult {
  const path = pathOf(citation);
  return html`<div
    class="passage"
    role="group"
    id=${view.id(`card-${turn.id}-${citation.number}`)}
    tabindex="-1"
    aria-label=${fill(view.words.turn.mark, { number: citation.number, title: citation.title })}
  >
    <p class="place"><span class="number">${citation.number}</span>${path}</p>
    ${quote(view, citation)}
    <p class="links">
      <button
        type="button"
        class="ds-button"
        data-variant="tertiary"
        @click=${(event: Event) =>
          view.actions.showContext(turn, citation, event.currentTarget as Element)}
      >
        ${icon("book")}${view.words.source.context}
      </button>
      ${hasOwnPlace(citation) ? openLink(view, citation) : nothing}
    </p>
  </div>`;
}

/** Where in the source, below its title. */
export function pathOf(citation: Citation): string {
  return citation.heading_path.filter((part) => part !== citation.title).join(" › ");
}

export function badgesOf(view: View, citation: Citation): TemplateResult {
  const window = view.windowOf(citation);
  return badges(citation, isHere(window) ? window.state_date : null, view.words);
}

/** The quote as it is read; where it was repaired, the original stands one press away. */
export function quote(view: View, citation: Citation): TemplateResult {
  const { words } = view;
  const window = view.windowOf(citation);
  const language = (isHere(window) && window.language) || nothing;
  const repaired = citation.quote_repaired;
  return html`<blockquote class="quote" lang=${language}>${repaired ?? citation.quote}</blockquote>
    ${repaired === null
      ? nothing
      : html`<details class="original">
          <summary>${words.source.repaired} <u>${words.source.original}</u></summary>
          <blockquote class="quote as-stored" lang=${language}>${citation.quote}</blockquote>
        </details>`}`;
}

/** To the source itself, in a new tab. */
export function openLink(view: View, citation: Citation): TemplateResult {
  return html`<a
    class="ds-link"
    href=${sourceAddress(citation, view.server)}
    target="_blank"
    rel="noopener noreferrer"
    >${icon("open")}<span>${openWords(citation, view.words)} (${view.words.source.newTab})</span></a
  >`;
}

/** Whether the link leads to the very passage, and not to the source as a whole. */
function hasOwnPlace(citation: Citation): boolean {
  return citation.page !== null || (citation.url !== null && !citation.restatement);
}

function openWords(citation: Citation, words: Words): string {
  const url = webAddress(citation.url);
  if (url === null) return words.source.openHere;
  if (citation.restatement) return `${words.source.openOriginal}: ${url.hostname}`;
  return citation.page === null
    ? words.source.open
    : `${words.source.open}: ${fill(words.source.page, { page: citation.page }).toLowerCase()}`;
}
