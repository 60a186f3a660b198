import { html, nothing, type TemplateResult } from "lit";
import type { Turn } from "./conversation.ts";
import { icon } from "./icons.ts";
import type { View } from "./view.ts";
import { fill } from "./words.ts";

/** Why there is no whole answer, what to do, and a button that does it. */
export function failureTemplate(view: View, turn: Turn, waitSeconds: number): TemplateResult {
  const { words } = view;
  const isWaiting = waitSeconds > 0;
  return html`<div class="failure" data-color="warning">
    ${icon("alert")}
    <div>
      <p>${failureText(view, turn)}</p>
      ${isWaiting
        ? html`<p class="quiet">${fill(words.failure.wait, { seconds: waitSeconds })}</p>`
        : nothing}
      ${turn.failure?.mayRetry === false
        ? nothing
        : html`<button
            type="button"
            class="ds-button"
            data-variant="secondary"
            aria-disabled=${isWaiting ? "true" : nothing}
            @click=${() => isWaiting || view.actions.retry(turn)}
          >
            ${words.turn.again}
          </button>`}
    </div>
  </div>`;
}

/** In words, also for those who listen. */
export function failureText({ words }: View, turn: Turn): string {
  if (turn.stage === "stopped") return words.turn.stopped;
  if (turn.stage === "cut") return words.turn.cut;
  return turn.failure?.message || words.failure[turn.failure?.kind ?? "failed"];
}
