import type { Turn } from "./conversation.ts";
import type { Citation, Info, SourceWindow } from "./wire.ts";
import type { Words } from "./words.ts";

/** What stands around a quote: on its way, here, or not to be had. */
export type Fetched = SourceWindow | "waiting" | "failed";

/** What a reader can do, beside writing. */
export interface Actions {
  ask(question: string): void;
  retry(turn: Turn): void;
  openSource(turn: Turn, citation: Citation, from: Element): void;
  showContext(turn: Turn, citation: Citation, from: Element): void;
  copy(turn: Turn): void;
  print(turn: Turn): void;
}

/** What every part of the widget needs to draw itself. */
export interface View {
  readonly words: Words;
  readonly server: string;
  readonly info: Info | null;
  /** Whether sources have a column of their own beside the answer. */
  readonly isWide: boolean;
  readonly actions: Actions;
  /** An id that no other widget on the page has. */
  readonly id: (name: string) => string;
  readonly windowOf: (citation: Citation) => Fetched | null;
}
