import { html, nothing, type TemplateResult } from "lit";
import type { Turn } from "./conversation.ts";
import { type Given, MOST_COMMENT_CHARS, type Opinion } from "./feedback.ts";
import { icon } from "./icons.ts";
import type { View } from "./view.ts";
import type { Reason } from "./wire.ts";
import { fill } from "./words.ts";

export interface FeedbackActions {
  choose(helpful: boolean | null): void;
  send(given: Given): void;
}

/** Two buttons; then fixed reasons and a comment, as a plain form. */
export function feedbackTemplate(
  view: View,
  turn: Turn,
  opinion: Opinion,
  actions: FeedbackActions,
): TemplateResult | typeof nothing {
  const { words, info } = view;
  if (info === null) return nothing;
  if (opinion.isSent) {
    return html`<p class="thanks">${icon("check")}${words.feedback.thanks}</p>`;
  }
  return html`<div class="opinion" role="group" aria-label=${words.feedback.question}>
      <span>${words.feedback.question}</span>
      ${answerButton(words.feedback.yes, opinion.helpful === true, () => actions.choose(true))}
      ${answerButton(words.feedback.no, opinion.helpful === false, () => actions.choose(false))}
    </div>
    ${opinion.helpful === null
      ? nothing
      : form(view, turn, opinion, opinion.helpful ? info.helpful : info.not_helpful, actions)}`;
}

function answerButton(text: string, isChosen: boolean, choose: () => void): TemplateResult {
  return html`<button
    type="button"
    class="ds-button"
    data-variant=${isChosen ? "primary" : "secondary"}
    aria-pressed=${isChosen ? "true" : "false"}
    @click=${choose}
  >
    ${text}
  </button>`;
}

function form(
  view: View,
  turn: Turn,
  opinion: Opinion,
  reasons: readonly Reason[],
  actions: FeedbackActions,
): TemplateResult {
  const { feedback: words } = view.words;
  const id = (name: string): string => view.id(`feedback-${turn.id}-${name}`);
  return html`<form
    class="feedback"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      actions.send(givenIn(event.currentTarget as HTMLFormElement, opinion.helpful === true));
    }}
  >
    <fieldset>
      <legend>${opinion.helpful ? words.whyHelpful : words.whyNot}</legend>
      ${reasons.map(
        ({ code, label }) =>
          html`<label class="choice-line"
            ><input class="ds-input" type="checkbox" name="reason" value=${code} />${label}</label
          >`,
      )}
    </fieldset>
    <label class="field-label" for=${id("comment")}>${words.comment}</label>
    <textarea
      class="ds-input"
      id=${id("comment")}
      name="comment"
      rows="2"
      maxlength=${MOST_COMMENT_CHARS}
      aria-describedby="${id("hint")} ${id("problem")}"
      aria-invalid=${opinion.problem ? "true" : nothing}
    ></textarea>
    <p class="quiet" id=${id("hint")}>${fill(words.commentHint, { count: MOST_COMMENT_CHARS })}</p>
    <p class="problem" id=${id("problem")}>${opinion.problem}</p>
    <div class="buttons">
      <button type="submit" class="ds-button" aria-disabled=${opinion.isSending ? "true" : nothing}>
        ${words.send}
      </button>
      <button
        type="button"
        class="ds-button"
        data-variant="tertiary"
        @click=${() => actions.choose(null)}
      >
        ${words.cancel}
      </button>
    </div>
  </form>`;
}

function givenIn(form: HTMLFormElement, helpful: boolean): Given {
  const data = new FormData(form);
  return {
    helpful,
    reasons: data.getAll("reason").map(String),
    comment: String(data.get("comment") ?? "").trim(),
  };
}
