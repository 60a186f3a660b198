import { html, type TemplateResult } from "lit";
import type { View } from "./view.ts";

/** Asks whether the conversation is to go, and says what goes with it. */
export function clearingTemplate(
  view: View,
  isFeedbackSent: boolean,
  actions: { readonly confirm: () => void; readonly cancel: () => void },
): TemplateResult {
  const { clearing: words } = view.words;
  return html`<h2 class="small-heading" id=${view.id("clearing-title")}>${words.heading}</h2>
    <p>${isFeedbackSent ? words.textFeedback : words.text}</p>
    <div class="buttons">
      <button type="button" class="ds-button" @click=${actions.confirm}>${words.confirm}</button>
      <button type="button" class="ds-button" data-variant="secondary" @click=${actions.cancel}>
        ${words.cancel}
      </button>
    </div>`;
}
