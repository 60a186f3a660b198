import { html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import DESIGNSYSTEMET_CSS from "designsystemet.css";
import ANSWER_CSS from "../styles/answer.css";
import COMPOSER_CSS from "../styles/composer.css";
import LAYOUT_CSS from "../styles/layout.css";
import SOURCES_CSS from "../styles/sources.css";
import { Announcements } from "./announcements.ts";
import { clearingTemplate } from "./clearing-view.ts";
import { composerTemplate, overLimit } from "./composer-view.ts";
import { Conversation, isOpen, type Turn, wasWithheld } from "./conversation.ts";
import { asPlainText, copied } from "./copying.ts";
import { Dialogs } from "./dialogs.ts";
import { failureText } from "./failure-view.ts";
import { feedbackTemplate } from "./feedback-view.ts";
import { type Held, heldByServer, heldInBrowser } from "./held.ts";
import { heldTemplate } from "./held-view.ts";
import { headTemplate, launcherTemplate } from "./head-view.ts";
import { idMaker, nextNumber, numbered } from "./identity.ts";
import { noticeTemplate } from "./notice-view.ts";
import { Opinions } from "./opinions.ts";
import { holdsFiles, holdsOnlyFiles } from "./pasting.ts";
import { printTurn } from "./printing.ts";
import { QuestionBox } from "./question-box.ts";
import { readerFontSize } from "./reader-font-size.ts";
import { Server, type TokenProvider } from "./server.ts";
import { type Drawer, drawerTemplate } from "./source-drawer.ts";
import { SourceWindows } from "./source-windows.ts";
import { fetchTheme, OWN_THEME, type Theme, themeCss } from "./theme.ts";
import { turnTemplate } from "./turn-view.ts";
import type { Actions, View } from "./view.ts";
import type { Citation, Info } from "./wire.ts";
import { Waits } from "./waits.ts";
import { CATALOGUES, fill, languageOf, type Words } from "./words.ts";

/** From this width, in the reader's own font size, sources stand beside the answer. */
const WIDE_EM = 60;
const QUESTION_CHARS = 4000;
const SCRIPT_ORIGIN = originOf(document.currentScript);

/** `<medlems-assistent server language theme layout>`: the whole widget. */
export class MedlemsAssistent extends LitElement {
  static override properties = {
    server: {},
    language: {},
    theme: {},
    layout: {},
    launcher: { type: Boolean },
    info: { state: true },
    isWide: { state: true },
    isPanelOpen: { state: true },
    isWhole: { state: true },
    held: { state: true },
    problem: { state: true },
    drawer: { state: true },
    look: { state: true },
    copiedTurn: { state: true },
  };
  static override styles = [
    DESIGNSYSTEMET_CSS,
    LAYOUT_CSS,
    ANSWER_CSS,
    SOURCES_CSS,
    COMPOSER_CSS,
  ].map((css) => unsafeCSS(css));

  declare server: string;
  declare language: string;
  declare theme: string;
  declare layout: string;
  /** Whether a button in the corner opens the widget. */
  declare launcher: boolean;
  private declare info: Info | null;
  private declare isWide: boolean;
  private declare isPanelOpen: boolean;
  /** Whether an answer is shown only when it is whole. */
  private declare isWhole: boolean;
  private declare held: Held | null;
  private declare problem: string;
  private declare drawer: Drawer | null;
  private declare look: Theme;
  private declare copiedTurn: Turn | null;

  private readonly number = nextNumber();
  private readonly id_ = idMaker(this.number);
  private readonly conversation = new Conversation((turn) => this.turnChanged(turn));
  private readonly announcements = new Announcements(() => this.find("[role=status]"));
  private readonly box = new QuestionBox(() => this.find(".composer textarea"));
  private readonly dialogs = new Dialogs(() => this.shadowRoot);
  private readonly opinions = new Opinions(() => this.requestUpdate());
  private readonly waits = new Waits(() => this.requestUpdate());
  private readonly windows = new SourceWindows(
    () => this.client,
    () => this.requestUpdate(),
  );
  private readonly themeSheet = new CSSStyleSheet();
  private readonly sizes = new ResizeObserver(() => this.measure());
  private client = new Server(SCRIPT_ORIGIN, "nb");
  private provider: TokenProvider | null = null;

  constructor() {
    super();
    this.server = SCRIPT_ORIGIN;
    this.language = "nb";
    this.theme = "ks";
    this.layout = "page";
    this.launcher = false;
    this.info = null;
    this.isWide = false;
    this.isPanelOpen = false;
    this.isWhole = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.held = null;
    this.problem = "";
    this.drawer = null;
    this.look = OWN_THEME;
    this.copiedTurn = null;
  }

  /** Gives a short-lived token, signed by the organisation whose page this is. */
  get tokenProvider(): TokenProvider | null {
    return this.provider;
  }

  set tokenProvider(provider: TokenProvider | null) {
    this.provider = provider;
    this.client.tokenProvider = provider;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.waits.stop();
    this.conversation.stop();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) {
      this.themeSheet.replaceSync(themeCss(OWN_THEME) + readerFontSize());
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.themeSheet];
    }
    return root;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("server") || changed.has("language")) void this.connect();
    if (changed.has("server") || changed.has("theme")) void this.dress();
  }

  protected override render(): TemplateResult {
    const layout = this.layout === "panel" || this.launcher ? "panel" : "page";
    return html`<div
      class="assistant"
      data-size="sm"
      data-layout=${layout}
      ?data-wide=${this.isWide}
      ?data-launcher=${this.launcher}
      ?data-begun=${this.conversation.turns.length > 0}
      ?data-held=${this.held !== null}
      lang=${languageOf(this.language)}
      @dragover=${this.dragged}
      @drop=${this.dropped}
    >
      ${this.launcher
        ? launcherTemplate(this.view, this.isPanelOpen, () => void this.togglePanel(true))
        : nothing}
      <section
        class="body"
        id=${this.id_("panel")}
        aria-label=${numbered(this.words.launcher.panel, this.number)}
        ?hidden=${this.launcher && !this.isPanelOpen}
        @keydown=${this.panelKey}
      >
        ${headTemplate(this.view, this.look.logo, this.launcher ? () => void this.togglePanel(false) : null)}
        <div class="scroller" tabindex=${layout === "panel" ? 0 : nothing}>${this.talk()}</div>
        ${this.writing()}
      </section>
      <p class="sr-only" role="status" aria-atomic="true"></p>
      ${this.dialogTemplates()}
    </div>`;
  }

  private get words(): Words {
    return CATALOGUES[languageOf(this.language)];
  }

  private get view(): View {
    return {
      words: this.words,
      server: this.client.origin,
      info: this.info,
      isWide: this.isWide,
      actions: this.actions,
      id: this.id_,
      windowOf: (citation) => this.windows.of(citation),
    };
  }

  private readonly actions: Actions = {
    ask: (question) => {
      this.box.focus();
      this.ask(question, false);
    },
    retry: (turn) => {
      this.conversation.drop(turn);
      this.box.take(turn.question);
      this.box.focus();
      this.ask(turn.question, turn.consent);
    },
    openSource: (turn, citation, from) => this.openSource(turn, citation, from),
    showContext: (_turn, citation, from) => this.openDrawer(citation, true, from),
    copy: (turn) => void this.copy(turn),
    print: (turn) => {
      if (this.shadowRoot) printTurn(this.shadowRoot, turn, this.words, this.client.origin);
    },
  };

  // What is drawn.

  private talk(): TemplateResult {
    const { turns } = this.conversation;
    const isBefore = turns.length === 0 && this.held === null;
    return html`${noticeTemplate(this.view, isBefore)}
      <div class="log" role="log" aria-live="off" aria-label=${this.words.title}>
        ${turns.map((turn) =>
          turnTemplate(this.view, turn, {
            isLast: turn === turns.at(-1),
            isWhole: this.isWhole,
            isCopied: turn === this.copiedTurn,
            waitSeconds: this.waits.left(turn),
            feedback: this.feedback(turn),
            held: turn.id === this.held?.turn ? this.heldTemplate() : nothing,
          }),
        )}
      </div>`;
  }

  private feedback(turn: Turn): TemplateResult | typeof nothing {
    return feedbackTemplate(this.view, turn, this.opinions.of(turn), {
      choose: (helpful) => this.opinions.choose(turn, helpful),
      send: (given) => {
        const told = this.opinions.send(turn, given, this.client, this.words);
        void told.then((text) => this.announcements.say(text));
      },
    });
  }

  private heldTemplate(): TemplateResult | typeof nothing {
    if (this.held === null) return nothing;
    return heldTemplate(this.held, this.words, this.id_("held"), {
      mask: () => this.sendMasked(),
      edit: () => this.editHeld(),
    });
  }

  private writing(): TemplateResult {
    const heldId = this.held ? this.id_("held") : null;
    return html`<div class="bottom">
      ${this.held?.by === "server-special" ? nothing : this.heldTemplate()}
      ${composerTemplate(
        this.view,
        {
          isFirst: this.conversation.turns.length === 0,
          isBusy: this.conversation.current !== null,
          isWhole: this.isWhole,
          length: this.box.text.length,
          limit: this.limit,
          problem: this.problem,
          heldId,
        },
        {
          submit: (event) => {
            event.preventDefault();
            this.submit();
          },
          stop: (event) => {
            // Else the same press would submit: by then the button is «ask» again.
            event.preventDefault();
            this.conversation.stop();
          },
          input: () => this.typed(),
          keydown: (event) => this.keydown(event),
          paste: (event) => this.pasted(event),
          whole: (event) => {
            this.isWhole = (event.currentTarget as HTMLInputElement).checked;
          },
          clear: () => this.dialogs.open("dialog.clearing", this.focused),
        },
      )}
    </div>`;
  }

  private dialogTemplates(): TemplateResult {
    const close = (): void => this.dialogs.close("dialog.drawer");
    return html`<dialog
        class="ds-dialog drawer"
        data-placement="right"
        aria-labelledby=${this.id_("drawer-title")}
        @close=${() => this.dialogs.closed()}
      >
        ${this.drawer
          ? drawerTemplate(this.view, this.drawer, () => this.showContext(), close)
          : nothing}
      </dialog>
      <dialog
        class="ds-dialog clearing"
        aria-labelledby=${this.id_("clearing-title")}
        @close=${() => this.dialogs.closed()}
      >
        ${clearingTemplate(this.view, this.opinions.isSent, {
          confirm: () => void this.clear(),
          cancel: () => this.dialogs.close("dialog.clearing"),
        })}
      </dialog>`;
  }

  // Asking.

  private get limit(): number {
    return this.info?.question_chars ?? QUESTION_CHARS;
  }

  private submit(): void {
    const { composer } = this.words;
    const question = this.box.text.trim();
    const tooLong = overLimit({ length: question.length, limit: this.limit }, composer);
    const isBusy = this.conversation.current !== null;
    const problem = isBusy ? composer.busy : question === "" ? composer.empty : tooLong;
    if (problem) return this.refuse(problem);
    this.ask(question, false);
  }

  /** Ask, unless the browser sees by itself that the text is about a person. */
  private ask(question: string, consent: boolean): void {
    if (this.conversation.current !== null) return this.refuse(this.words.composer.busy);
    const held = heldInBrowser(question, this.words);
    this.problem = "";
    if (held) return this.hold(held);
    this.held = null;
    this.box.take(question);
    this.announcements.begin();
    void this.follow(question, consent);
  }

  /** In view, for those who see. */
  private async showHeld(): Promise<void> {
    await this.updateComplete;
    this.find(".bottom .held")?.scrollIntoView({ block: "nearest" });
  }

  private async follow(question: string, consent: boolean): Promise<void> {
    if (this.info === null) void this.connect();
    await this.conversation.ask(this.client, question, consent);
  }

  /** Everything that a turn can come to, told and shown. */
  private turnChanged(turn: Turn): void {
    this.requestUpdate();
    const { announce } = this.words;
    if (turn.stage === "asking") {
      this.announcements.tell(turn.isSlow ? announce.slow : announce.searching);
      if (!turn.isSlow) void this.scrollToTurn(turn);
    } else if (turn.stage === "done") {
      this.answered(turn);
    } else if (!isOpen(turn)) {
      this.waits.begin(turn);
      this.box.keep(turn.question);
      this.announcements.tell(failureText(this.view, turn), true);
    }
  }

  private answered(turn: Turn): void {
    this.announcements.tell(this.spoken(turn), true);
    const isNew = turn.suggestions === null;
    const held = isNew ? heldByServer(turn, this.words) : null;
    if (held) {
      this.held = held;
      this.box.keep(turn.question);
      if (held.by === "server") this.conversation.drop(turn);
      void this.showHeld();
    }
    if (isNew && this.isWide && turn.sources) void this.windows.fetchAll(turn.sources);
  }

  /** The whole answer, once, for those who listen. */
  private spoken(turn: Turn): string {
    const { announce, source } = this.words;
    const count = turn.answer?.citations.length ?? 0;
    const many = count === 1 ? source.one : fill(source.many, { count });
    const sources = count === 0 ? source.none : many;
    const isHeld = wasWithheld(turn);
    return `${isHeld ? announce.held : fill(announce.done, { sources })} ${turn.text}`;
  }

  private hold(held: Held): void {
    this.held = held;
    this.box.keep(held.text);
    const kinds = [...new Set(held.places.map((place) => place.kind))].join(", ");
    void this.showHeld();
    this.announcements.say(`${this.words.held.heading}. ${this.words.held.found}: ${kinds}.`);
  }

  private sendMasked(): void {
    const { held } = this;
    if (held?.masked == null) return;
    this.held = null;
    this.box.take(held.text);
    this.box.focus();
    this.ask(held.masked, held.by === "server");
  }

  /** Back to the box, with the first finding chosen. */
  private editHeld(): void {
    this.box.select(this.held?.places[0], this.held?.text ?? "");
  }

  private refuse(problem: string): void {
    this.problem = problem;
    this.announcements.say(problem);
  }

  // The box.

  private typed(): void {
    this.requestUpdate();
    this.problem = "";
    // What was marked stands elsewhere now.
    if (this.held && this.box.text !== this.held.text) this.held = null;
  }

  private keydown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private pasted(event: ClipboardEvent): void {
    if (!holdsOnlyFiles(event.clipboardData)) return;
    event.preventDefault();
    this.refuse(this.words.composer.noFiles);
  }

  private dragged(event: DragEvent): void {
    if (holdsFiles(event.dataTransfer)) event.preventDefault();
  }

  private dropped(event: DragEvent): void {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    this.refuse(this.words.composer.noFiles);
  }

  // Sources, copies, the end.

  private openSource(turn: Turn, citation: Citation, from: Element): void {
    if (!this.isWide) return this.openDrawer(citation, false, from);
    const card = this.find<HTMLElement>(`#${this.id_(`card-${turn.id}-${citation.number}`)}`);
    card?.focus();
    card?.scrollIntoView({ block: "nearest" });
  }

  private openDrawer(citation: Citation, hasContext: boolean, from: Element): void {
    this.drawer = { citation, hasContext };
    void this.updateComplete.then(() => {
      this.dialogs.open("dialog.drawer", from);
      this.find<HTMLElement>("dialog.drawer .card-title")?.focus();
      void this.showQuote(citation);
    });
  }

  /** To the quote, when what stands around it has come. */
  private async showQuote(citation: Citation): Promise<void> {
    await this.windows.fetch(citation);
    await this.updateComplete;
    this.find("dialog.drawer mark")?.scrollIntoView({ block: "center" });
  }

  private showContext(): void {
    if (this.drawer === null) return;
    this.drawer = { ...this.drawer, hasContext: true };
    this.find<HTMLElement>("dialog.drawer .card-title")?.focus();
    void this.showQuote(this.drawer.citation);
  }

  private async copy(turn: Turn): Promise<void> {
    const { tools } = this.words;
    const isCopied = await copied(asPlainText(turn, this.words, this.client.origin));
    this.announcements.say(isCopied ? tools.copied : tools.notCopied);
    this.copiedTurn = isCopied ? turn : null;
    this.problem = isCopied ? "" : tools.notCopied;
  }

  private async clear(): Promise<void> {
    this.conversation.clear();
    this.held = null;
    this.problem = "";
    this.box.write("");
    this.dialogs.close("dialog.clearing", this.box.node);
    const isGone = await this.opinions.forget(this.client);
    const { clearing } = this.words;
    this.announcements.say(isGone ? clearing.done : clearing.failed);
    if (!isGone) this.problem = clearing.failed;
    this.requestUpdate();
  }

  // The panel in the corner.

  private async togglePanel(isOpen: boolean): Promise<void> {
    this.isPanelOpen = isOpen;
    await this.updateComplete;
    if (isOpen) this.box.focus();
    else this.find<HTMLElement>(".launcher")?.focus();
  }

  private panelKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.launcher) void this.togglePanel(false);
  }

  // Where things are.

  private get origin(): string {
    return this.server.replace(/\/+$/, "") || SCRIPT_ORIGIN;
  }

  private async connect(): Promise<void> {
    const client = new Server(this.origin, languageOf(this.language));
    client.tokenProvider = this.provider;
    this.client = client;
    // Without it the widget still asks and answers; it is tried again with the next question.
    const info = await client.info().catch(() => null);
    if (client === this.client) this.info = info;
  }

  private async dress(): Promise<void> {
    const theme = await fetchTheme(this.origin, this.theme);
    this.look = theme;
    this.themeSheet.replaceSync(themeCss(theme) + readerFontSize());
  }

  private measure(): void {
    const root = this.find(".assistant");
    if (root === null) return;
    const em = Number.parseFloat(getComputedStyle(root).fontSize) || 16;
    const isRoomy = root.getBoundingClientRect().width >= WIDE_EM * em;
    this.isWide = isRoomy && this.layout !== "panel" && !this.launcher;
  }

  /** The question to the top, so that its answer can be read from the beginning as it grows. */
  private async scrollToTurn(turn: Turn): Promise<void> {
    await this.updateComplete;
    this.find(`#${this.id_(`turn-${turn.id}`)}`)?.scrollIntoView({ block: "start" });
  }

  private get focused(): Element | null {
    return this.shadowRoot?.activeElement ?? null;
  }

  private find<Found extends Element = Element>(selector: string): Found | null {
    return this.shadowRoot?.querySelector<Found>(selector) ?? null;
  }
}

function originOf(script: HTMLOrSVGScriptElement | null): string {
  const address = script instanceof HTMLScriptElement ? script.src : "";
  return address ? new URL(address).origin : location.origin;
}
