/** A stretch of a text; `kinds` says what was found there, none for what is harmless. */
export interface Stretch {
  readonly text: string;
  readonly kinds: readonly string[];
}

export interface Place {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** The text cut up at the edges of what was found; joined, the stretches are the text. */
export function stretches(text: string, places: readonly Place[]): Stretch[] {
  const edges = places.flatMap(({ start, end }) => [start, end]).map((at) => within(at, text));
  const cuts = [...new Set([0, ...edges, text.length])].sort((one, other) => one - other);
  return cuts.slice(0, -1).map((start, at) => {
    const end = cuts[at + 1] ?? text.length;
    const over = places.filter((one) => one.start <= start && end <= one.end);
    return { text: text.slice(start, end), kinds: [...new Set(over.map((one) => one.kind))] };
  });
}

function within(at: number, text: string): number {
  return Math.min(Math.max(0, at), text.length);
}
