/** What a citation is worth, in words: bands that warn, and the days on which it holds. */
import { dayBefore, dayInWords } from "./dates.ts";
import type { Citation } from "./wire.ts";
import { fill, type Words } from "./words.ts";

/** How a band looks: each has a colour, a border and an icon of its own besides its words. */
export type Tone = "draft" | "local" | "ended" | "retold";

export interface Band {
  readonly tone: Tone;
  readonly name: string;
  readonly text: string;
}

const TONES: Readonly<Record<string, Tone>> = {
  proposal: "draft",
  consultation_input: "draft",
  meeting_record: "draft",
  fictitious_case: "draft",
  not_yet_in_force: "draft",
  superseded: "ended",
  repealed: "ended",
};
export const SECTOR = "sector";

/** What nobody may overlook: that it is no rule, holds no longer, or binds only some. */
export function bandsOf(citation: Citation, words: Words): Band[] {
  const bands: Band[] = [];
  const tone = TONES[citation.status];
  if (tone) {
    const status = citation.status as "proposal";
    bands.push({ tone, name: words.band[status], text: words.band[`${status}Text`] });
  }
  if (citation.scope !== SECTOR || citation.authority === "local_rule") {
    const scope = citation.scope === SECTOR ? citation.issuer : citation.scope;
    const text = fill(words.band.localText, { scope });
    bands.push({ tone: "local", name: words.band.local, text });
  }
  if (citation.restatement) {
    const { restatement: name, restatementText: text } = words.band;
    bands.push({ tone: "retold", name, text });
  }
  return bands;
}

/** The bands that an answer's paragraph carries; a restatement is told once, below the answer. */
export function loudBandsOf(citations: readonly Citation[], words: Words): Band[] {
  const bands = citations
    .flatMap((one) => bandsOf(one, words))
    .filter((band) => band.tone !== "retold");
  return bands.filter((band, at) => bands.findIndex((one) => sameBand(one, band)) === at);
}

/** «Gjelder 1. mai 2024 – 30. april 2026», or null where the source says nothing. */
export function validityOf(citation: Citation, words: Words): string | null {
  const from = citation.valid_from && dayInWords(citation.valid_from, words.locale);
  const to = citation.valid_to && dayInWords(dayBefore(citation.valid_to), words.locale);
  const isOver = TONES[citation.status] === "ended";
  if (from && to) {
    return fill(isOver ? words.source.wasBetween : words.source.between, { from, to });
  }
  if (from && citation.status === "not_yet_in_force") return fill(words.source.comes, { from });
  if (from) return fill(words.source.from, { from });
  return to ? fill(isOver ? words.source.wasUntil : words.source.until, { to }) : null;
}

function sameBand(one: Band, other: Band): boolean {
  return one.name === other.name && one.text === other.text;
}
