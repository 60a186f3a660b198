import { html, nothing, type TemplateResult } from "lit";
import { type Block, blocksOf, marksIn, type Piece } from "./answer-text.ts";
import { bandTemplate } from "./badges.ts";
import type { Turn } from "./conversation.ts";
import type { View } from "./view.ts";
import type { Citation } from "./wire.ts";
import { fill } from "./words.ts";
import { type Band, loudBandsOf } from "./worth.ts";

/** An answer's paragraphs and lists, with marks that open their sources. */
export function answerText(view: View, turn: Turn): TemplateResult {
  const language = turn.answer?.language ?? nothing;
  return html`<div class="text" lang=${language}>
    ${stretchesOf(view, turn).map(({ bands, blocks }) => {
      const content = blocks.map((block) => blockTemplate(view, turn, block));
      return bands.length === 0
        ? content
        : html`<div class="banded">${bands.map(bandTemplate)}${content}</div>`;
    })}
  </div>`;
}

/** Blocks one after another that rest on sources of the same worth. */
interface Stretch {
  readonly bands: readonly Band[];
  readonly blocks: Block[];
}

/** What a stretch rests on shows at its top, where that is no rule in force for everybody. */
function stretchesOf(view: View, turn: Turn): Stretch[] {
  const stretches: Stretch[] = [];
  for (const block of blocksOf(turn.text)) {
    const cited = marksIn(block).flatMap((mark) => citationOf(turn, mark) ?? []);
    const bands = loudBandsOf(cited, view.words);
    const last = stretches.at(-1);
    const goesOn = last && JSON.stringify(last.bands) === JSON.stringify(bands);
    if (goesOn) last.blocks.push(block);
    else stretches.push({ bands, blocks: [block] });
  }
  return stretches;
}

function blockTemplate(view: View, turn: Turn, block: Block): TemplateResult {
  const inside = (pieces: readonly Piece[]): unknown[] =>
    pieces.map((piece) => ("text" in piece ? piece.text : mark(view, turn, piece.mark)));
  if (block.kind === "paragraph") return html`<p>${inside(block.pieces)}</p>`;
  const items = block.items.map((item) => html`<li>${inside(item)}</li>`);
  return block.isNumbered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
}

/** A number that opens its source; plain text until the sources have come. */
function mark(view: View, turn: Turn, number: number): TemplateResult {
  const citation = citationOf(turn, number);
  if (!citation) return html`<span class="mark" data-waiting>${number}</span>`;
  const name = fill(view.words.turn.mark, { number, title: citation.title });
  return html`<button
    type="button"
    class="mark"
    aria-label=${name}
    @click=${(event: Event) =>
      view.actions.openSource(turn, citation, event.currentTarget as Element)}
  >${number}</button>`;
}

function citationOf(turn: Turn, number: number): Citation | undefined {
  return turn.sources?.citations.find((one) => one.number === number);
}
