import { Failure, failureOf } from "./failure.ts";
import { type Fields, fieldsOf, Malformed } from "./reading.ts";
import { EventReader } from "./sse.ts";
import { eventOf, type Info, infoOf, type ServerEvent, type SourceWindow, windowOf } from "./wire.ts";

export type TokenProvider = () => Promise<string>;

export interface Remembered {
  readonly role: "user" | "assistant";
  readonly content: string;
}

export interface Asked {
  readonly question: string;
  readonly history: readonly Remembered[];
  readonly consent_masked: boolean;
}

export interface Feedback {
  readonly trace_id: string;
  readonly helpful: boolean;
  readonly reasons: readonly string[];
  readonly comment: string;
  readonly conversation: string;
}

/** Kinds of personal data that kept a comment from being stored; empty where it was stored. */
export type FeedbackOutcome = readonly string[];

/** The server's HTTP interface. No cookie goes along, and nothing is kept by the browser. */
export class Server {
  tokenProvider: TokenProvider | null = null;
  private token: string | null = null;

  constructor(
    readonly origin: string,
    private readonly language: string,
  ) {}

  async info(): Promise<Info> {
    const response = await this.get(`/v1/widget?language=${this.language}`);
    return infoOf(await fieldsIn(response));
  }

  async window(source: string, start: number, end: number): Promise<SourceWindow> {
    const path = `/v1/sources/${encodeURIComponent(source)}?start=${start}&end=${end}`;
    return windowOf(await fieldsIn(await this.get(path)));
  }

  /** The events of an answer as they come. The stream may end before `done`. */
  async *chat(asked: Asked, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const response = await this.signed("/v1/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(asked),
      signal,
    });
    if (response.body === null) throw new Failure("malformed");
    yield* events(response.body);
  }

  async feedback(given: Feedback): Promise<FeedbackOutcome> {
    const response = await this.signed("/v1/feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    const fields = await fieldsIn(response);
    if (fields["status"] !== "personal_data") return [];
    const seen = Array.isArray(fields["seen"]) ? fields["seen"] : [];
    const kinds = seen.map((one) => String(fieldsOf(one)["kind"]));
    return kinds.length > 0 ? [...new Set(kinds)] : [String(fields["message"] ?? "")];
  }

  async forget(conversation: string): Promise<void> {
    await this.signed(`/v1/conversations/${conversation}`, { method: "DELETE" });
  }

  private async get(path: string): Promise<Response> {
    return accepted(await this.fetch(path, {}));
  }

  /** With the host page's token, where it has one; a token that has run out is asked for anew once. */
  private async signed(path: string, request: RequestInit): Promise<Response> {
    const response = await this.fetch(path, await this.withToken(request));
    if (response.status !== 401 || this.tokenProvider === null) return accepted(response);
    this.token = null;
    return accepted(await this.fetch(path, await this.withToken(request)));
  }

  private async withToken(request: RequestInit): Promise<RequestInit> {
    if (this.tokenProvider === null) return request;
    try {
      this.token ??= await this.tokenProvider();
    } catch {
      // The server is asked all the same: it knows whether a token is needed.
      return request;
    }
    const headers = { ...request.headers, Authorization: `Bearer ${this.token}` };
    return { ...request, headers };
  }

  private async fetch(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(this.origin + path, {
        ...request,
        headers: { "Accept-Language": this.language, ...request.headers },
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new Failure(navigator.onLine ? "unreachable" : "offline");
    }
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  const said = await response.json().catch(() => null);
  const reason = said !== null && typeof said === "object" ? String(said.reason ?? "") : "";
  throw failureOf(response.status, response.headers.get("Retry-After"), reason);
}

async function fieldsIn(response: Response): Promise<Fields> {
  try {
    return fieldsOf(await response.json());
  } catch {
    throw new Failure("malformed");
  }
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const pieces = body.getReader();
  const decoder = new TextDecoder();
  const reader = new EventReader();
  try {
    for (;;) {
      const { value, done } = await pieces.read();
      if (done) return;
      for (const sent of reader.read(decoder.decode(value, { stream: true }))) {
        const event = eventOf(sent);
        if (event) yield event;
      }
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Failure(error instanceof Malformed ? "malformed" : "cut");
  } finally {
    // A reader that stops listening lets the server stop working.
    pieces.cancel().catch(() => undefined);
  }
}
