import { html, nothing, type TemplateResult } from "lit";
import { bandTemplate } from "./badges.ts";
import { icon } from "./icons.ts";
import { badgesOf, openLink, pathOf, quote } from "./source-card.ts";
import { contextTemplate, storedContext } from "./source-context.ts";
import type { View } from "./view.ts";
import type { Citation } from "./wire.ts";
import { bandsOf } from "./worth.ts";

export interface Drawer {
  readonly citation: Citation;
  readonly hasContext: boolean;
}

/** The content of the dialog that holds one source: the quote, and on demand what is around it. */
export function drawerTemplate(
  view: View,
  { citation, hasContext }: Drawer,
  showContext: () => void,
  close: () => void,
): TemplateResult {
  const { words } = view;
  const path = pathOf(citation);
  return html`<div class="drawer-top">
      <button type="button" class="ds-button" data-variant="tertiary" @click=${close}>
        ${icon("close")}${words.source.close}
      </button>
    </div>
    <div class="drawer-body">
      ${bandsOf(citation, words).map(bandTemplate)}
      <h2 class="card-title" id=${view.id("drawer-title")} tabindex="-1">
        <span class="number">${citation.number}</span><span>${citation.title}</span>
      </h2>
      ${path ? html`<p class="path">${path}</p>` : nothing} ${badgesOf(view, citation)}
      ${hasContext ? around(view, citation) : alone(view, citation, showContext)}
      <p>${openLink(view, citation)}</p>
    </div>`;
}

function around(view: View, citation: Citation): TemplateResult {
  const window = view.windowOf(citation);
  return html`<h3 class="small-heading">${view.words.source.contextHeading}</h3>
    ${contextTemplate(window, view.words)} ${storedContext(window, view.words)}`;
}

function alone(view: View, citation: Citation, showContext: () => void): TemplateResult {
  return html`${quote(view, citation)}
    <button type="button" class="ds-button" data-variant="secondary" @click=${showContext}>
      ${icon("book")}${view.words.source.context}
    </button>`;
}
