import type { Turn } from "./conversation.ts";
import { findPersonalData, masked } from "./personal-data.ts";
import type { Place } from "./marked-text.ts";
import { named, type Words } from "./words.ts";

/** A text that was stopped and stays in the box: by the browser before, or by the server after. */
export interface Held {
  readonly by: "browser" | "server" | "server-special";
  readonly text: string;
  readonly message: string;
  readonly places: readonly Place[];
  readonly masked: string | null;
  /** The turn that stays in the log with it. */
  readonly turn: number | null;
}

/** What the browser stops by itself; null where it sees nothing. */
export function heldInBrowser(text: string, words: Words): Held | null {
  const found = findPersonalData(text);
  if (found.length === 0) return null;
  const places = found.map(({ kind, start, end }) => ({
    kind: named(words.kind, kind),
    start,
    end,
  }));
  return { by: "browser", text, message: words.held.text, places, masked: masked(text, found), turn: null };
}

/** What the server's guard stopped; null where it stopped nothing. */
export function heldByServer(turn: Turn, words: Words): Held | null {
  const { answer, sources, question: text } = turn;
  const places = sources?.seen ?? [];
  switch (answer?.status) {
    case "personal_data":
      return {
        by: "server",
        text,
        message: answer.answer,
        places,
        masked: sources?.masked ?? null,
        turn: null,
      };
    case "referred_special_category":
      return { by: "server-special", text, message: words.held.specialText, places, masked: null, turn: turn.id };
    default:
      return null;
  }
}
