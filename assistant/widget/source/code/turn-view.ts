import { html, nothing, type TemplateResult } from "lit";
import { answerText } from "./answer-view.ts";
import { isOpen, type Turn, wasWithheld } from "./conversation.ts";
import { dayInWords } from "./dates.ts";
import { failureTemplate } from "./failure-view.ts";
import { icon, type IconName } from "./icons.ts";
import { referralTemplate } from "./referral-view.ts";
import { cardsOf, sourceCard } from "./source-card.ts";
import type { View } from "./view.ts";
import type { Citation } from "./wire.ts";
import { fill, named, type Words } from "./words.ts";
import { bandsOf } from "./worth.ts";

/** How a turn is drawn beside its own state. */
export interface Drawn {
  readonly isLast: boolean;
  readonly isWhole: boolean;
  readonly isCopied: boolean;
  readonly waitSeconds: number;
  readonly feedback: unknown;
  /** What was found in the text, where it was stopped for good. */
  readonly held: unknown;
}

/** A question with its answer, and its sources beside it. */
export function turnTemplate(view: View, turn: Turn, drawn: Drawn): TemplateResult {
  const { words } = view;
  const citations = turn.sources?.citations ?? [];
  const isWithheld = wasWithheld(turn);
  return html`<article class="turn" id=${view.id(`turn-${turn.id}`)} tabindex="-1">
    <h3 class="question" ?data-withheld=${isWithheld}><span class="sr-only">${words.turn
      .you}: </span>${isWithheld ? words.turn.withheld : turn.question}</h3>
    <div class="columns">
      <div class="answer" aria-busy=${isOpen(turn) ? "true" : "false"}>
        ${answerHeading(turn, words)}
        ${isOpen(turn) && drawn.isWhole ? nothing : answerText(view, turn)}
        ${progress(turn, words)}
        ${turn.stage === "stopped" || turn.stage === "cut" || turn.stage === "failed"
          ? failureTemplate(view, turn, drawn.waitSeconds)
          : nothing}
        ${turn.answer ? afterword(view, turn) : nothing} ${drawn.held}
        ${turn.answer && citations.length > 0 ? tools(view, turn, drawn) : nothing}
        ${drawn.isLast ? suggestions(view, turn) : nothing}
      </div>
      ${citations.length > 0 && !isOpen(turn) ? sources(view, turn, citations) : nothing}
    </div>
  </article>`;
}

const STATUS_ICONS: Readonly<Record<string, IconName>> = {
  answered: "check",
  partial: "check",
  contact_info: "phone",
  clarification: "chat",
  small_talk: "chat",
  referred_special_category: "lock",
  personal_data: "lock",
};

function answerHeading(turn: Turn, words: Words): TemplateResult {
  const status = turn.answer?.status;
  if (status === undefined) return html`<h4 class="sr-only">${words.title}</h4>`;
  const name = STATUS_ICONS[status] ?? "alert";
  return html`<h4 class="status" data-status=${status}>
    ${icon(name)}${named(words.answer, status)}
  </h4>`;
}

function progress(turn: Turn, words: Words): TemplateResult | typeof nothing {
  if (!isOpen(turn)) return nothing;
  return html`<p class="progress">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${turn
      .stage === "asking"
      ? words.turn.searching
      : words.turn.writing}${turn.isSlow && turn.stage === "asking"
      ? html`<br /><span class="quiet">${words.turn.slow}</span>`
      : nothing}
  </p>`;
}

/** What belongs to a whole answer: whom to turn to, what to note, and the day it holds for. */
function afterword(view: View, turn: Turn): TemplateResult {
  const { words } = view;
  const { answer, sources: found } = turn;
  const telephone = found?.telephone ?? view.info?.telephone ?? null;
  const referral = answer?.referral;
  return html`${referral ? referralTemplate(referral, telephone, words) : nothing}
  ${answer && answer.notices.length > 0
    ? html`<div class="notices">
        <h5 class="list-heading">${words.turn.notices}</h5>
        <ul>
          ${answer.notices.map((notice) => html`<li>${notice}</li>`)}
        </ul>
      </div>`
    : nothing}
  ${answer && answer.citations.length > 0
    ? html`<p class="as-of">
        ${fill(words.turn.asOf, { date: dayInWords(answer.as_of, words.locale) })}
      </p>`
    : nothing}`;
}

function tools(view: View, turn: Turn, drawn: Drawn): TemplateResult {
  const { words, actions } = view;
  return html`<div class="tools">
    <button
      type="button"
      class="ds-button"
      data-variant="tertiary"
      @click=${() => actions.copy(turn)}
    >
      ${drawn.isCopied
        ? html`${icon("check")}${words.tools.isCopied}`
        : html`${icon("copy")}${words.tools.copy}`}
    </button>
    <button
      type="button"
      class="ds-button"
      data-variant="tertiary"
      @click=${() => actions.print(turn)}
    >
      ${icon("print")}${words.tools.print}
    </button>
    ${drawn.feedback}
  </div>`;
}

function suggestions(view: View, turn: Turn): TemplateResult | typeof nothing {
  const { choices = [], follow_ups: followUps = [] } = turn.suggestions ?? {};
  const questions = choices.length > 0 ? choices : followUps;
  if (questions.length === 0) return nothing;
  const { turn: words } = view.words;
  return html`<div class="suggestions">
    <h5 class="list-heading">${choices.length > 0 ? words.choices : words.followUps}</h5>
    ${questionButtons(view, questions)}
  </div>`;
}

/** Questions that are asked by one press. */
export function questionButtons(view: View, questions: readonly string[]): TemplateResult {
  return html`<ul class="questions">
    ${questions.map(
      (question) =>
        html`<li>
          <button type="button" class="choice" @click=${() => view.actions.ask(question)}>
            ${question}
          </button>
        </li>`,
    )}
  </ul>`;
}

/** Beside the answer a card a source; in a narrow place a row of buttons that open the drawer. */
function sources(view: View, turn: Turn, citations: readonly Citation[]): TemplateResult {
  const { words } = view;
  return html`<div class="sources">
    <h4 class="list-heading">${words.source.heading}</h4>
    ${view.isWide
      ? cardsOf(citations).map((card) => sourceCard(view, turn, card))
      : html`<ul class="source-rows">
          ${citations.map((citation) => html`<li>${sourceRow(view, turn, citation)}</li>`)}
        </ul>`}
  </div>`;
}

function sourceRow(view: View, turn: Turn, citation: Citation): TemplateResult {
  const { words } = view;
  const facts = [named(words.authority, citation.authority), named(words.standing, citation.status)];
  const bands = bandsOf(citation, words).map((band) => band.name);
  return html`<button
    type="button"
    class="source-row"
    @click=${(event: Event) =>
      view.actions.openSource(turn, citation, event.currentTarget as Element)}
  >
    <span class="number">${citation.number}</span>
    <span
      ><span class="row-title">${citation.title}</span
      ><span class="row-facts">${[...new Set([...facts, ...bands])].join(" · ")}</span></span
    >
  </button>`;
}
