/**
 * Server-sent events as the HTML standard says they are read
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html, "Interpreting an event stream").
 * `id` and `retry` are of no use here: a question is never asked twice by itself.
 */

export interface SentEvent {
  readonly name: string;
  readonly data: string;
}

/** Takes a stream's text piece by piece and gives the events that are whole. */
export class EventReader {
  private waiting = "";
  private name = "";
  private data: string[] = [];
  private isFirst = true;

  /** Events that end within this piece. What is left when the stream ends is no event. */
  read(piece: string): SentEvent[] {
    let text = this.waiting + piece;
    if (this.isFirst && text.length > 0) {
      text = text.replace(/^\ufeff/, "");
      this.isFirst = false;
    }
    const events: SentEvent[] = [];
    let at = 0;
    for (const end of text.matchAll(/\r\n|\n|\r/g)) {
      // A carriage return at the very end may be the first half of a line's end.
      if (end[0] === "\r" && end.index + 1 === text.length) break;
      const event = this.line(text.slice(at, end.index));
      if (event) events.push(event);
      at = end.index + end[0].length;
    }
    this.waiting = text.slice(at);
    return events;
  }

  private line(line: string): SentEvent | null {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.name = value;
    if (field === "data") this.data.push(value);
    return null;
  }

  private dispatch(): SentEvent | null {
    const event = { name: this.name || "message", data: this.data.join("\n") };
    const isEvent = this.data.length > 0;
    this.name = "";
    this.data = [];
    return isEvent ? event : null;
  }
}
