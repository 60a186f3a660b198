import type { Turn } from "./conversation.ts";

/** Counts down to when a question that was turned away may be asked again. */
export class Waits {
  private readonly until = new Map<number, number>();
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly changed: () => void) {}

  begin(turn: Turn): void {
    const seconds = turn.failure?.waitSeconds ?? 0;
    if (seconds <= 0 || this.until.has(turn.id)) return;
    this.until.set(turn.id, Date.now() + 1000 * seconds);
    this.timer ??= setInterval(() => this.tick(), 1000);
  }

  /** Whole seconds left, 0 for none. */
  left(turn: Turn): number {
    const until = this.until.get(turn.id) ?? 0;
    return Math.max(0, Math.ceil((until - Date.now()) / 1000));
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private tick(): void {
    this.changed();
    if ([...this.until.values()].every((until) => until <= Date.now())) this.stop();
  }
}
