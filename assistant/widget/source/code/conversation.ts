import { Failure } from "./failure.ts";
import type { Asked, Remembered } from "./server.ts";
import { isAbort } from "./server.ts";
import type { Answer, ServerEvent, Sources, Suggestions } from "./wire.ts";

/**
 * `asking` until the first word, `writing` until the answer is whole; then `done`, or `stopped` by
 * the reader, `cut` on the way, or `failed` without a word.
 */
export type Stage = "asking" | "writing" | "done" | "stopped" | "cut" | "failed";

/** A question and what came of it. */
export interface Turn {
  readonly id: number;
  readonly question: string;
  readonly consent: boolean;
  stage: Stage;
  text: string;
  isSlow: boolean;
  answer: Answer | null;
  sources: Sources | null;
  suggestions: Suggestions | null;
  failure: Failure | null;
}

export interface Chat {
  chat(asked: Asked, signal: AbortSignal): AsyncIterable<ServerEvent>;
}

/** What may be read again with the next question. A text that was stopped is never sent twice. */
const REMEMBERED = new Set([
  "answered",
  "partial",
  "clarification",
  "no_source",
  "referred_individual_case",
  "contact_info",
]);
const STOPPED_TEXT = new Set(["personal_data", "referred_special_category"]);

const SLOW_MS = 4000;
const MOST_REMEMBERED = 20;

/** The conversation, in memory only: a reload forgets it. */
export class Conversation {
  readonly turns: Turn[] = [];
  private stopper: AbortController | null = null;
  private made = 0;

  /** `changed` is called after everything that a reader can see. */
  constructor(private readonly changed: (turn: Turn) => void) {}

  get current(): Turn | null {
    const last = this.turns.at(-1);
    return last && isOpen(last) ? last : null;
  }

  /** Ask, and follow the answer to its end. Never throws. */
  async ask(server: Chat, question: string, consent: boolean): Promise<Turn> {
    this.stopper?.abort();
    const stopper = new AbortController();
    this.stopper = stopper;
    const history = this.remembered();
    const turn = newTurn((this.made += 1), question, consent);
    this.turns.push(turn);
    this.changed(turn);
    const slow = setTimeout(() => this.slow(turn), SLOW_MS);
    const asked = { question, history, consent_masked: consent };
    try {
      for await (const event of server.chat(asked, stopper.signal)) this.take(turn, event);
      if (isOpen(turn)) throw new Failure("cut");
    } catch (error) {
      this.end(turn, error);
    } finally {
      clearTimeout(slow);
    }
    return turn;
  }

  /** Stop the answer that is being written. */
  stop(): void {
    const turn = this.current;
    if (turn) {
      turn.stage = "stopped";
      this.changed(turn);
    }
    this.stopper?.abort();
  }

  /** Take a turn that came to nothing out, to ask anew. */
  drop(turn: Turn): void {
    const at = this.turns.indexOf(turn);
    if (at >= 0) this.turns.splice(at, 1);
  }

  clear(): void {
    this.stopper?.abort();
    this.turns.length = 0;
  }

  remembered(): Remembered[] {
    const kept = this.turns.filter((turn) => turn.stage === "done" && mayBeRemembered(turn));
    const spoken = kept.flatMap((turn): Remembered[] => [
      { role: "user", content: readAs(turn) },
      { role: "assistant", content: turn.text },
    ]);
    return spoken.slice(-MOST_REMEMBERED);
  }

  private take(turn: Turn, event: ServerEvent): void {
    if (turn.stage === "stopped") return;
    // The answer is whole; all that may come after it is suggestions.
    if (turn.stage === "done" && event.name !== "suggestions") return;
    switch (event.name) {
      case "status":
        return;
      case "delta":
        turn.text += event.text;
        turn.stage = "writing";
        break;
      case "replace":
        turn.text = event.text;
        turn.stage = "writing";
        break;
      case "sources":
        turn.sources = event.sources;
        break;
      case "done":
        turn.answer = event.answer;
        turn.text = event.answer.answer;
        turn.stage = "done";
        break;
      case "suggestions":
        turn.suggestions = event.suggestions;
        break;
      case "error":
        throw new Failure("failed", 0, event.message, event.retryable);
    }
    this.changed(turn);
  }

  private slow(turn: Turn): void {
    if (turn.stage !== "asking") return;
    turn.isSlow = true;
    this.changed(turn);
  }

  /** An answer that was whole stays whole, whatever became of the stream after it. */
  private end(turn: Turn, error: unknown): void {
    if (!isOpen(turn)) return;
    if (isAbort(error)) {
      turn.stage = "stopped";
    } else {
      turn.failure = error instanceof Failure ? error : new Failure("failed");
      turn.stage = turn.text ? "cut" : "failed";
    }
    this.changed(turn);
  }
}

export function isOpen(turn: Turn): boolean {
  return turn.stage === "asking" || turn.stage === "writing";
}

/** Whether the guard stopped the text: then it is neither shown in the log nor remembered. */
export function wasWithheld(turn: Turn): boolean {
  return turn.answer !== null && STOPPED_TEXT.has(turn.answer.status);
}

function mayBeRemembered(turn: Turn): boolean {
  return turn.answer !== null && REMEMBERED.has(turn.answer.status);
}

/** With what was masked, where something was: what the guard saw is not sent again. */
function readAs(turn: Turn): string {
  return turn.sources?.masked ?? turn.question;
}

function newTurn(id: number, question: string, consent: boolean): Turn {
  return {
    id,
    question,
    consent,
    stage: "asking",
    text: "",
    isSlow: false,
    answer: null,
    sources: null,
    suggestions: null,
    failure: null,
  };
}
