import { html, render, type TemplateResult } from "lit";
import { blocksOf, type Piece } from "./answer-text.ts";
import type { Turn } from "./conversation.ts";
import { dayInWords } from "./dates.ts";
import { sourceAddress } from "./source-address.ts";
import PRINTOUT_CSS from "../styles/printout.css";
import type { Citation } from "./wire.ts";
import { fill, named, type Words } from "./words.ts";
import { bandsOf, validityOf } from "./worth.ts";

/** Print one turn alone, whatever page the widget stands on: from a frame of its own. */
export function printTurn(into: ParentNode, turn: Turn, words: Words, server: string): void {
  into.querySelector("iframe.printout")?.remove();
  const frame = document.createElement("iframe");
  frame.className = "printout";
  frame.title = words.tools.print;
  frame.tabIndex = -1;
  into.append(frame);
  const page = frame.contentWindow as (Window & typeof globalThis) | null;
  if (page === null) return;
  const sheet = new page.CSSStyleSheet();
  sheet.replaceSync(PRINTOUT_CSS);
  page.document.adoptedStyleSheets = [sheet];
  page.document.title = turn.question;
  page.document.documentElement.lang = turn.answer?.language ?? "nb";
  render(printout(turn, words, server), page.document.body);
  page.addEventListener("afterprint", () => frame.remove());
  page.print();
}

/** Question, answer and every source with its quote, on paper. */
export function printout(turn: Turn, words: Words, server: string): TemplateResult {
  const answer = turn.answer;
  const today = dayInWords(new Date().toISOString(), words.locale);
  return html`<main>
    <h1>${turn.question}</h1>
    ${blocksOf(turn.text).map((block) =>
      block.kind === "list"
        ? html`<ul>${block.items.map((item) => html`<li>${inWords(item)}</li>`)}</ul>`
        : html`<p>${inWords(block.pieces)}</p>`,
    )}
    ${answer && answer.notices.length > 0
      ? html`<ul class="notices">${answer.notices.map((one) => html`<li>${one}</li>`)}</ul>`
      : ""}
    ${answer && answer.citations.length > 0 ? html`<h2>${words.source.heading}</h2>` : ""}
    ${answer?.citations.map((one) => printedSource(one, words, server))}
    <footer>${fill(words.tools.printed, { date: today })}</footer>
  </main>`;
}

export function printedSource(citation: Citation, words: Words, server: string): TemplateResult {
  const facts = [
    named(words.authority, citation.authority),
    named(words.standing, citation.status),
    validityOf(citation, words),
  ].filter((fact) => fact !== null);
  return html`<section>
    <h3>[${citation.number}] ${citation.title}</h3>
    ${bandsOf(citation, words).map(
      (band) => html`<p class="band"><strong>${band.name}.</strong> ${band.text}</p>`,
    )}
    <p>${citation.heading_path.join(" › ")}. ${facts.join(". ")}.</p>
    <blockquote>${citation.quote_repaired ?? citation.quote}</blockquote>
    <p class="address">${sourceAddress(citation, server)}</p>
  </section>`;
}

function inWords(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ("text" in piece ? piece.text : ` [${piece.mark}]`)).join("");
}
