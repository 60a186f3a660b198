import type { Turn } from "./conversation.ts";
import { Failure } from "./failure.ts";
import { findPersonalData } from "./personal-data.ts";
import type { Feedback, FeedbackOutcome } from "./server.ts";
import { fill, named, type Words } from "./words.ts";

export const MOST_COMMENT_CHARS = 1000;

/** How far a reader has come in saying what an answer was worth. */
export interface Opinion {
  readonly helpful: boolean | null;
  readonly isSent: boolean;
  readonly isSending: boolean;
  readonly problem: string;
}

export const NO_OPINION: Opinion = { helpful: null, isSent: false, isSending: false, problem: "" };

export interface Given {
  readonly helpful: boolean;
  readonly reasons: readonly string[];
  readonly comment: string;
}

export interface TakesFeedback {
  feedback(given: Feedback): Promise<FeedbackOutcome>;
}

/** Send feedback; the text in `problem` says why it was not taken, empty where it was. */
export async function sendFeedback(
  server: TakesFeedback,
  turn: Turn,
  given: Given,
  conversation: string,
  words: Words,
): Promise<string> {
  const found = findPersonalData(given.comment).map((one) => named(words.kind, one.kind));
  if (found.length > 0) return personal(found, words);
  const trace_id = turn.answer?.trace_id ?? "";
  try {
    const kinds = await server.feedback({ ...given, trace_id, conversation });
    return kinds.length > 0 ? personal(kinds, words) : "";
  } catch (error) {
    return error instanceof Failure && error.kind !== "failed"
      ? words.failure[error.kind]
      : words.feedback.failed;
  }
}

function personal(kinds: readonly string[], words: Words): string {
  return fill(words.feedback.personal, { kinds: [...new Set(kinds)].join(", ") });
}
