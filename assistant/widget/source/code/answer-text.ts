/** An answer's text made into blocks. It is never read as HTML or Markdown. */

export type Piece =
  | { readonly text: string }
  | { readonly mark: number };

export interface Paragraph {
  readonly kind: "paragraph";
  readonly pieces: readonly Piece[];
}

export interface List {
  readonly kind: "list";
  readonly isNumbered: boolean;
  readonly items: readonly (readonly Piece[])[];
}

export type Block = Paragraph | List;

const BULLET = /^(?:[–•*-]|(\d{1,2}|\p{Ll})[.)])\s+/u;
const DIGIT = /^\d/;
const MARK = /\s*\[(\d{1,3})\]/g;

/** The blocks in order; an empty line parts them, and lines that begin as list items are a list. */
export function blocksOf(text: string): Block[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap(blocksOfPart);
}

/** The numbers of the sources that a block refers to. */
export function marksIn(block: Block): number[] {
  const pieces = block.kind === "list" ? block.items.flat() : block.pieces;
  return pieces.flatMap((piece) => ("mark" in piece ? [piece.mark] : []));
}

function blocksOfPart(part: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let isList = false;
  const close = (): void => {
    if (lines.length > 0) blocks.push(isList ? listOf(lines) : paragraphOf(lines));
    lines = [];
  };
  for (const line of part.split("\n").map((one) => one.trim()).filter(Boolean)) {
    const isItem = BULLET.test(line);
    if (isItem !== isList) close();
    isList = isItem;
    lines.push(line);
  }
  close();
  return blocks;
}

function paragraphOf(lines: readonly string[]): Paragraph {
  return { kind: "paragraph", pieces: piecesOf(lines.join(" ")) };
}

/** A list keeps the letters or numbers that its rule has, unless they only count from one. */
function listOf(lines: readonly string[]): List {
  const isNumbered = lines.every((line, at) => countsTo(line, at + 1));
  const items = lines.map((line) => {
    const label = BULLET.exec(line)?.[1];
    const keepsLabel = label !== undefined && !isNumbered;
    return piecesOf(keepsLabel ? line : line.replace(BULLET, ""));
  });
  return { kind: "list", isNumbered, items };
}

function countsTo(line: string, place: number): boolean {
  return DIGIT.test(line) && BULLET.exec(line)?.[1] === String(place);
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(MARK)) {
    if (match.index > at) pieces.push({ text: line.slice(at, match.index) });
    pieces.push({ mark: Number(match[1]) });
    at = match.index + match[0].length;
  }
  if (at < line.length) pieces.push({ text: line.slice(at) });
  return pieces;
}
