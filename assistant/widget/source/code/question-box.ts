import type { Place } from "./marked-text.ts";

/** The box that a question is written in. What stands there is never thrown away unasked. */
export class QuestionBox {
  constructor(private readonly element: () => HTMLTextAreaElement | null) {}

  /** As it stands, white space at the ends included. */
  get text(): string {
    return this.element()?.value ?? "";
  }

  write(text: string): void {
    const box = this.element();
    if (box) box.value = text;
  }

  /** A text that got no answer goes back into the box, unless something else stands there. */
  keep(text: string): void {
    if (this.text.trim() === "") this.write(text);
  }

  /** A text that is on its way leaves the box; another one stays. */
  take(text: string): void {
    if (this.text.trim() === text.trim()) this.write("");
  }

  focus(): void {
    this.element()?.focus();
  }

  /** Choose the place of something in `text`, if the box holds that text still. */
  select(place: Place | undefined, text: string): void {
    this.focus();
    if (place && this.text === text) this.element()?.setSelectionRange(place.start, place.end);
  }

  get node(): HTMLTextAreaElement | null {
    return this.element();
  }
}
