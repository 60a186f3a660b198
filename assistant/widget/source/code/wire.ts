/** The objects of the server's HTTP interface, read strictly. */
import {
  count,
  countOrNull,
  type Fields,
  fieldsOf,
  flag,
  list,
  listOrNone,
  orNull,
  parsed,
  text,
  textItem,
  textOrNull,
} from "./reading.ts";
import type { SentEvent } from "./sse.ts";

export interface Citation {
  readonly number: number;
  readonly source: string;
  readonly title: string;
  readonly issuer: string;
  readonly authority: string;
  readonly scope: string;
  readonly status: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly heading_path: readonly string[];
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly quote_repaired: string | null;
  readonly restatement: boolean;
  readonly url: string | null;
}

export interface Referral {
  readonly to: string;
  readonly contact: string;
  readonly why: string;
  readonly checklist: readonly string[];
  readonly deadlines: readonly string[];
}

/** What the guard saw, in JavaScript's units of the question as it was sent. */
export interface Seen {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface Telephone {
  readonly number: string;
  readonly open: boolean;
  readonly until: string | null;
  readonly opens: string | null;
}

export interface Sources {
  readonly citations: readonly Citation[];
  readonly referral: Referral | null;
  readonly seen: readonly Seen[];
  readonly masked: string | null;
  readonly telephone: Telephone | null;
}

export interface Answer {
  readonly answer: string;
  readonly status: string;
  readonly language: string;
  readonly citations: readonly Citation[];
  readonly referral: Referral | null;
  readonly as_of: string;
  readonly notices: readonly string[];
  readonly trace_id: string;
}

export interface Suggestions {
  readonly follow_ups: readonly string[];
  readonly choices: readonly string[];
}

export interface Reason {
  readonly code: string;
  readonly label: string;
}

/** What the server says of itself. `language_model` is null where none writes the answers. */
export interface Info {
  readonly mode: "open" | "signed";
  readonly question_chars: number;
  readonly telephone: Telephone | null;
  readonly helpful: readonly Reason[];
  readonly not_helpful: readonly Reason[];
  readonly retention_days: number;
  readonly sources: number | null;
  readonly examples: readonly string[];
  readonly language_model: string | null;
}

export interface Run {
  readonly text: string;
  readonly original: string | null;
  readonly quoted: boolean;
}

/** A source with what stands around a quote. */
export interface SourceWindow {
  readonly language: string | null;
  readonly state_date: string | null;
  readonly isMarkdown: boolean;
  readonly shown: readonly Run[];
}

export type ServerEvent =
  | { readonly name: "status" }
  | { readonly name: "delta"; readonly text: string }
  | { readonly name: "replace"; readonly text: string }
  | { readonly name: "sources"; readonly sources: Sources }
  | { readonly name: "done"; readonly answer: Answer }
  | { readonly name: "suggestions"; readonly suggestions: Suggestions }
  | { readonly name: "error"; readonly message: string; readonly retryable: boolean };

/** An event of the chat stream; null for a name that this version does not know. */
export function eventOf({ name, data }: SentEvent): ServerEvent | null {
  switch (name) {
    case "status":
      return { name };
    case "delta":
    case "replace":
      return { name, text: text(parsed(data), "text") };
    case "sources":
      return { name, sources: sourcesOf(parsed(data)) };
    case "done":
      return { name, answer: answerOf(parsed(data)) };
    case "suggestions":
      return { name, suggestions: suggestionsOf(parsed(data)) };
    case "error": {
      const fields = parsed(data);
      return { name, message: text(fields, "message"), retryable: fields["retryable"] !== false };
    }
    default:
      return null;
  }
}

function sourcesOf(fields: Fields): Sources {
  return {
    citations: list(fields, "citations", citationOf),
    referral: orNull(fields, "referral", referralOf),
    seen: listOrNone(fields, "seen", seenOf),
    masked: textOrNull(fields, "masked"),
    telephone: orNull(fields, "telephone", telephoneOf),
  };
}

export function answerOf(fields: Fields): Answer {
  return {
    answer: text(fields, "answer"),
    status: text(fields, "status"),
    language: text(fields, "language"),
    citations: list(fields, "citations", citationOf),
    referral: orNull(fields, "referral", referralOf),
    as_of: text(fields, "as_of"),
    notices: list(fields, "notices", textItem),
    trace_id: text(fields, "trace_id"),
  };
}

export function citationOf(value: unknown): Citation {
  const fields = fieldsOf(value);
  return {
    number: count(fields, "number"),
    source: text(fields, "source"),
    title: text(fields, "title"),
    issuer: text(fields, "issuer"),
    authority: text(fields, "authority"),
    scope: text(fields, "scope"),
    status: text(fields, "status"),
    valid_from: textOrNull(fields, "valid_from"),
    valid_to: textOrNull(fields, "valid_to"),
    heading_path: list(fields, "heading_path", textItem),
    page: countOrNull(fields, "page"),
    start: count(fields, "start"),
    end: count(fields, "end"),
    quote: text(fields, "quote"),
    quote_repaired: textOrNull(fields, "quote_repaired"),
    restatement: flag(fields, "restatement"),
    url: textOrNull(fields, "url"),
  };
}

function referralOf(value: unknown): Referral {
  const fields = fieldsOf(value);
  return {
    to: text(fields, "to"),
    contact: text(fields, "contact"),
    why: text(fields, "why"),
    checklist: listOrNone(fields, "checklist", textItem),
    deadlines: listOrNone(fields, "deadlines", textItem),
  };
}

export function seenOf(value: unknown): Seen {
  const fields = fieldsOf(value);
  return { kind: text(fields, "kind"), start: count(fields, "start"), end: count(fields, "end") };
}

function telephoneOf(value: unknown): Telephone {
  const fields = fieldsOf(value);
  return {
    number: text(fields, "number"),
    open: flag(fields, "open"),
    until: textOrNull(fields, "until"),
    opens: textOrNull(fields, "opens"),
  };
}

function suggestionsOf(fields: Fields): Suggestions {
  return {
    follow_ups: listOrNone(fields, "follow_ups", textItem),
    choices: listOrNone(fields, "choices", textItem),
  };
}

function reasonOf(value: unknown): Reason {
  const fields = fieldsOf(value);
  return { code: text(fields, "code"), label: text(fields, "label") };
}

export function infoOf(fields: Fields): Info {
  const reasons = fieldsOf(fields["reasons"]);
  return {
    mode: text(fields, "mode") === "signed" ? "signed" : "open",
    question_chars: count(fields, "question_chars"),
    telephone: orNull(fields, "telephone", telephoneOf),
    helpful: list(reasons, "helpful", reasonOf),
    not_helpful: list(reasons, "not_helpful", reasonOf),
    retention_days: count(fields, "retention_days"),
    sources: countOrNull(fields, "sources"),
    examples: listOrNone(fields, "examples", textItem),
    language_model: textOrNull(fields, "model"),
  };
}

function runOf(value: unknown): Run {
  const fields = fieldsOf(value);
  return {
    text: text(fields, "text"),
    original: textOrNull(fields, "original"),
    quoted: flag(fields, "quoted"),
  };
}

export function windowOf(fields: Fields): SourceWindow {
  return {
    language: textOrNull(fields, "language"),
    state_date: textOrNull(fields, "state_date"),
    isMarkdown: (textOrNull(fields, "file") ?? "").endsWith(".md"),
    shown: list(fieldsOf(fields["window"]), "shown", runOf),
  };
}
