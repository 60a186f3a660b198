import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import type { View } from "./view.ts";
import { fill, type Words } from "./words.ts";

/** From this share of the limit on, what is left is shown. */
const COUNTED_FROM = 0.8;

export interface Composer {
  readonly isFirst: boolean;
  readonly isBusy: boolean;
  readonly isWhole: boolean;
  readonly length: number;
  readonly limit: number;
  /** What kept the text from being sent, if anything. */
  readonly problem: string;
  readonly heldId: string | null;
}

export interface ComposerActions {
  readonly submit: (event: Event) => void;
  /** The one button is both «ask» and «stop», so that focus on it is never lost. */
  readonly stop: (event: Event) => void;
  readonly input: (event: Event) => void;
  readonly keydown: (event: KeyboardEvent) => void;
  readonly paste: (event: ClipboardEvent) => void;
  readonly whole: (event: Event) => void;
  readonly clear: () => void;
}

/** Where a question is written. */
export function composerTemplate(
  view: View,
  composer: Composer,
  actions: ComposerActions,
): TemplateResult {
  const { composer: words } = view.words;
  const describedBy = [view.id("hint"), view.id("problem"), composer.heldId].filter(Boolean);
  const isInvalid = composer.problem !== "" || composer.heldId !== null;
  return html`<form class="composer" @submit=${actions.submit} novalidate>
    <label class="field-label" for=${view.id("question")}
      >${composer.isFirst ? words.label : words.labelAgain}</label
    >
    <div class="writing">
      <textarea
        class="ds-input"
        id=${view.id("question")}
        rows="2"
        autocomplete="off"
        aria-describedby=${describedBy.join(" ")}
        aria-invalid=${isInvalid ? "true" : nothing}
        @input=${actions.input}
        @keydown=${actions.keydown}
        @paste=${actions.paste}
      ></textarea>
      <button
        type=${composer.isBusy ? "button" : "submit"}
        class="ds-button send"
        data-variant=${composer.isBusy ? "secondary" : "primary"}
        @click=${composer.isBusy ? actions.stop : nothing}
      >
        ${composer.isBusy ? html`${icon("stop")}${words.stop}` : html`${icon("send")}${words.send}`}
      </button>
    </div>
    <p class="problem" id=${view.id("problem")}>${composer.problem || overLimit(composer, words)}</p>
    <div class="under">
      <p class="quiet" id=${view.id("hint")}>
        <span class="hint">${words.hint}</span> ${charactersLeft(composer, words)}
      </p>
      <label class="choice-line"
        ><input
          class="ds-input"
          type="checkbox"
          .checked=${composer.isWhole}
          @change=${actions.whole}
        />${words.whole}</label
      >
      ${composer.isFirst
        ? nothing
        : html`<button
            type="button"
            class="ds-button"
            data-variant="tertiary"
            @click=${actions.clear}
          >
            ${icon("trash")}${words.clear}
          </button>`}
    </div>
  </form>`;
}

function charactersLeft({ length, limit }: Composer, words: Words["composer"]): string {
  const left = limit - length;
  return length >= COUNTED_FROM * limit && left >= 0 ? fill(words.left, { count: left }) : "";
}

export function overLimit(
  { length, limit }: Pick<Composer, "length" | "limit">,
  words: Words["composer"],
): string {
  return length > limit ? fill(words.over, { count: length - limit }) : "";
}
