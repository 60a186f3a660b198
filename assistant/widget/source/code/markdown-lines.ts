/** A stretch of a text as it is shown; a heading without its signs. */
export interface Line {
  readonly text: string;
  readonly isHeading: boolean;
}

const HEADING = /^#{1,6}[ \t]+(.*)$/;
const EMPHASIS = /^\*([^*]+)\*$/;

/** What stands around a quote in a Markdown file, without the signs of headings and emphasis. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (at > 0) lines.push({ text: "\n", isHeading: false });
    const heading = HEADING.exec(line)?.[1];
    const plain = EMPHASIS.exec(line)?.[1] ?? line;
    lines.push({ text: heading ?? plain, isHeading: heading !== undefined });
  }
  return lines.filter((one) => one.text !== "");
}
