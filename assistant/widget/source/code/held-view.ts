import { html, nothing, type TemplateResult } from "lit";
import type { Held } from "./held.ts";
import { icon } from "./icons.ts";
import { stretches } from "./marked-text.ts";
import { fill, type Words } from "./words.ts";

/** What was found in the text and where, what it would be masked as, and the two ways on. */
export function heldTemplate(
  held: Held,
  words: Words,
  id: string,
  actions: { readonly mask: () => void; readonly edit: () => void },
): TemplateResult {
  return html`<div class="held" id=${id} role="group" aria-labelledby="${id}-heading">
    <h3 class="small-heading" id="${id}-heading">${icon("lock")}${heading(held, words)}</h3>
    <p>${held.message}</p>
    ${held.places.length > 0 ? places(held, words) : nothing}
    ${held.masked === null
      ? nothing
      : html`<h4 class="list-heading">${words.held.masked}</h4>
          <p class="preview">${held.masked}</p>`}
    <div class="buttons">
      ${held.masked === null
        ? nothing
        : html`<button type="button" class="ds-button" @click=${actions.mask}>
            ${words.held.mask}
          </button>`}
      <button type="button" class="ds-button" data-variant="secondary" @click=${actions.edit}>
        ${words.held.edit}
      </button>
    </div>
  </div>`;
}

function heading(held: Held, words: Words): string {
  if (held.by === "browser") return words.held.heading;
  return held.by === "server" ? words.held.headingServer : words.held.special;
}

/** Each finding by kind and place, and the text with all of them marked. */
function places(held: Held, words: Words): TemplateResult {
  return html`<h4 class="list-heading">${words.held.found}</h4>
    <ul class="found">
      ${held.places.map(
        ({ kind, start, end }) =>
          html`<li>${fill(words.held.place, { kind, from: start + 1, to: end })}</li>`,
      )}
    </ul>
    <h4 class="list-heading">${words.held.preview}</h4>
    <p class="preview">${stretches(held.text, held.places).map(({ text, kinds }) =>
      kinds.length === 0
        ? text
        : html`<mark>${text}<span class="sr-only"> (${kinds.join(", ")})</span></mark>`,
    )}</p>`;
}
