/** Native modal dialogs that give focus back to what opened them, also inside a shadow root. */
export class Dialogs {
  private opener: Element | null = null;

  constructor(private readonly root: () => ParentNode | null) {}

  open(selector: string, opener: Element | null): void {
    const dialog = this.root()?.querySelector<HTMLDialogElement>(selector);
    if (!dialog || dialog.open) return;
    this.opener = opener;
    dialog.showModal();
  }

  /** `next` gets focus where what opened the dialog goes away with it. */
  close(selector: string, next?: Element | null): void {
    this.opener = next ?? this.opener;
    this.root()?.querySelector<HTMLDialogElement>(selector)?.close();
    // The browser tells of it later; until then focus would be nowhere.
    this.closed();
  }

  /** After any way of closing, Escape included. */
  closed(): void {
    if (this.opener instanceof HTMLElement) this.opener.focus();
    this.opener = null;
  }
}
