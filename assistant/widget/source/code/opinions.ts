import type { Turn } from "./conversation.ts";
import { type Given, NO_OPINION, type Opinion, sendFeedback } from "./feedback.ts";
import { newUuid } from "./identity.ts";
import type { Server } from "./server.ts";
import type { Words } from "./words.ts";

/** What the reader has said of each answer. Nothing is on the server before something is sent. */
export class Opinions {
  private readonly byTurn = new Map<number, Opinion>();
  private conversation: string | null = null;

  constructor(private readonly changed: () => void) {}

  /** Whether the server holds something to delete. */
  get isSent(): boolean {
    return this.conversation !== null;
  }

  of(turn: Turn): Opinion {
    return this.byTurn.get(turn.id) ?? NO_OPINION;
  }

  choose(turn: Turn, helpful: boolean | null): void {
    this.set(turn, { ...this.of(turn), helpful, problem: "" });
  }

  /** Gives what to tell those who listen. */
  async send(turn: Turn, given: Given, server: Server, words: Words): Promise<string> {
    if (this.of(turn).isSending) return "";
    this.set(turn, { ...this.of(turn), isSending: true, problem: "" });
    const conversation = this.conversation ?? newUuid();
    const problem = await sendFeedback(server, turn, given, conversation, words);
    const isSent = problem === "";
    if (isSent) this.conversation = conversation;
    this.set(turn, { ...this.of(turn), isSending: false, isSent, problem });
    return problem || words.feedback.thanks;
  }

  /** Has the server delete what was sent; whether nothing is left there. */
  async forget(server: Server): Promise<boolean> {
    this.byTurn.clear();
    if (this.conversation === null) return true;
    try {
      await server.forget(this.conversation);
    } catch {
      return false;
    }
    this.conversation = null;
    return true;
  }

  private set(turn: Turn, opinion: Opinion): void {
    this.byTurn.set(turn.id, opinion);
    this.changed();
  }
}
