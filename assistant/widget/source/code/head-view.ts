import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";
import type { View } from "./view.ts";

/** Whose the widget is, what it is, and how it runs. `close` is given where it can be closed. */
export function headTemplate(
  { words, info }: View,
  logo: string,
  close: (() => void) | null,
): TemplateResult {
  return html`<div class="top">
    <span class="logo">${logo}</span>
    <div class="names">
      <h2 class="title">${words.title}</h2>
      <p class="intro">${words.intro}</p>
    </div>
    ${info?.mode === "open"
      ? html`<span class="ds-tag mode" data-variant="outline" data-color="info"
          >${words.openMode}</span
        >`
      : nothing}
    ${close
      ? html`<button type="button" class="ds-button close" data-variant="tertiary" @click=${close}>
          ${icon("close")}<span>${words.launcher.close}</span>
        </button>`
      : nothing}
  </div>`;
}

/** The button in the corner of a page. */
export function launcherTemplate(view: View, isOpen: boolean, open: () => void): TemplateResult {
  return html`<button
    type="button"
    class="ds-button launcher"
    aria-expanded=${isOpen ? "true" : "false"}
    aria-controls=${view.id("panel")}
    ?hidden=${isOpen}
    @click=${open}
  >
    ${icon("chat")}${view.words.launcher.open}
  </button>`;
}
