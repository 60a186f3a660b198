import { sourceAddress } from "./source-address.ts";
import type { Turn } from "./conversation.ts";
import { bandsOf, validityOf } from "./worth.ts";
import type { Citation } from "./wire.ts";
import { named, type Words } from "./words.ts";

/** Question, answer and numbered sources with their addresses, as plain text. */
export function asPlainText(turn: Turn, words: Words, server: string): string {
  const { answer } = turn;
  if (answer === null) return turn.text;
  const sources = answer.citations.map((one) => sourceLines(one, words, server));
  const parts = [turn.question, answer.answer, ...notices(answer.notices)];
  if (sources.length > 0) parts.push(`${words.source.heading}:\n${sources.join("\n")}`);
  return parts.join("\n\n");
}

function sourceLines(citation: Citation, words: Words, server: string): string {
  const facts = [
    named(words.authority, citation.authority),
    named(words.standing, citation.status),
    validityOf(citation, words),
    ...bandsOf(citation, words).map((band) => `${band.name}: ${band.text}`),
  ].filter((fact) => fact !== null);
  const place = [citation.title, ...citation.heading_path.slice(1)].join(" › ");
  const address = sourceAddress(citation, server);
  return `[${citation.number}] ${place}. ${facts.join(". ")}.\n    ${address}`;
}

function notices(said: readonly string[]): string[] {
  return said.length > 0 ? [said.join("\n")] : [];
}

/** Whether the text is on the clipboard now. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
