import { html, nothing, type TemplateResult } from "lit";
import { linesOf } from "./markdown-lines.ts";
import type { Fetched } from "./view.ts";
import type { Run, SourceWindow } from "./wire.ts";
import type { Words } from "./words.ts";

export function isHere(window: Fetched | null): window is SourceWindow {
  return window !== null && typeof window !== "string";
}

/** The quote among its neighbours, marked by the server's own offsets. */
export function contextTemplate(window: Fetched | null, words: Words): TemplateResult {
  if (!isHere(window)) {
    const text = window === "failed" ? words.source.failed : `${words.source.loading} …`;
    return html`<p class="quiet">${text}</p>`;
  }
  const { shown, isMarkdown } = window;
  const runs = shown.map((run) => runTemplate(run, isMarkdown, words));
  return html`<div class="context" lang=${window.language ?? nothing}>${runs}</div>`;
}

/** The same stretch as it is stored; nothing where that is what is shown already. */
export function storedContext(
  window: Fetched | null,
  words: Words,
): TemplateResult | typeof nothing {
  if (!isHere(window) || window.shown.every((run) => run.original === null)) return nothing;
  const runs = window.shown.map((run) => {
    const stored = run.original ?? run.text;
    return run.quoted ? html`<mark>${stored}</mark>` : stored;
  });
  return html`<details class="original">
    <summary><u>${words.source.original}</u></summary>
    <div class="context as-stored" lang=${window.language ?? nothing}>${runs}</div>
  </details>`;
}

function runTemplate(run: Run, isMarkdown: boolean, words: Words): unknown {
  if (run.original !== null) {
    const original = html`<span class="sr-only"> (${words.source.original}: ${run.original})</span>`;
    const repair = html`<span class="repair">${run.text}</span>${original}`;
    return run.quoted ? html`<mark>${repair}</mark>` : repair;
  }
  // What is quoted stands to the letter.
  if (run.quoted) return html`<mark>${run.text}</mark>`;
  if (!isMarkdown) return run.text;
  return linesOf(run.text).map(({ text, isHeading }) =>
    isHeading ? html`<strong>${text}</strong>` : text,
  );
}
