/** More than this in one answer is noise to somebody who listens. */
const MOST_AN_ANSWER = 3;

/**
 * Speaks to those who listen, through the one status region. It sets text itself, outside of
 * rendering, so that nothing else can change the region by the way.
 */
export class Announcements {
  private left = 0;
  private spoken = new Set<string>();

  constructor(private readonly region: () => Element | null) {}

  /** A new answer begins. */
  begin(): void {
    this.left = MOST_AN_ANSWER;
    this.spoken = new Set();
  }

  /** Something of the answer in hand; each thing once, and the last one always gets its turn. */
  tell(text: string, isLast = false): void {
    if (this.spoken.has(text) || this.left < (isLast ? 1 : 2)) return;
    this.left -= 1;
    this.spoken.add(text);
    this.say(text);
  }

  /** What a press of a button came to. */
  say(text: string): void {
    const region = this.region();
    if (region === null) return;
    // The same words once more are read only if the text differs.
    region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  }
}
