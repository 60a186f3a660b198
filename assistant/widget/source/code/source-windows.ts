import type { Server } from "./server.ts";
import type { Fetched } from "./view.ts";
import type { Citation, Sources } from "./wire.ts";

/** What stands around quotes, fetched once each and kept for the session. */
export class SourceWindows {
  private readonly fetched = new Map<string, Fetched>();

  constructor(
    private readonly server: () => Server,
    private readonly changed: () => void,
  ) {}

  of(citation: Citation): Fetched | null {
    return this.fetched.get(keyOf(citation)) ?? null;
  }

  async fetch(citation: Citation): Promise<void> {
    const key = keyOf(citation);
    const known = this.fetched.get(key);
    if (known !== undefined && known !== "failed") return;
    this.fetched.set(key, "waiting");
    this.changed();
    const { source, start, end } = citation;
    const window = this.server().window(source, start, end);
    this.fetched.set(key, await window.catch(() => "failed" as const));
    this.changed();
  }

  /** One after another, so that an answer's sources never crowd out another reader's question. */
  async fetchAll({ citations }: Sources): Promise<void> {
    for (const citation of citations) await this.fetch(citation);
  }
}

function keyOf({ source, start, end }: Citation): string {
  return `${source} ${start} ${end}`;
}
