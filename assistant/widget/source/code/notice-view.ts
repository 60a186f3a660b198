import { html, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "./icons.ts";
import { questionButtons } from "./turn-view.ts";
import type { View } from "./view.ts";
import { fill } from "./words.ts";

/** What a reader must know before the first question; afterwards one press away. */
export function noticeTemplate(view: View, isBefore: boolean): TemplateResult {
  const { words, info } = view;
  if (!isBefore) {
    return html`<details class="about">
      <summary>${words.notice.about}</summary>
      ${points(view)}
    </details>`;
  }
  const examples = info?.examples ?? [];
  return html`<div class="notice">
    <h3 class="sr-only">${words.notice.heading}</h3>
    ${points(view)}
    ${examples.length > 0
      ? html`<div class="examples">
          <h4 class="list-heading">${words.notice.examples}</h4>
          ${questionButtons(view, examples)}
        </div>`
      : nothing}
  </div>`;
}

function points(view: View): TemplateResult {
  const { words, info } = view;
  const { notice } = words;
  const model = info?.language_model;
  const written = model ? fill(notice.model, { name: model }) : notice.noModel;
  const days = info?.retention_days;
  const kept = days ? fill(notice.feedback, { days }) : "";
  const count = info?.sources;
  const known = count ? fill(notice.sources, { count }) : "";
  return html`<ul class="points">
      ${point("machine", notice.machine, `${notice.machineText} ${written}`)}
      ${point("lock", notice.people, notice.peopleText)}
      ${point("chat", notice.text, `${notice.textText} ${kept}`)}
    </ul>
    ${info?.mode === "open" ? html`<p class="quiet">${notice.open} ${known}</p>` : nothing}`;
}

function point(name: IconName, heading: string, text: string): TemplateResult {
  return html`<li>
    ${icon(name)}
    <div>
      <strong>${heading}</strong>
      <p>${text}</p>
    </div>
  </li>`;
}
