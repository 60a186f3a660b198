import type { Words } from "./words.ts";

/** What can go wrong on the way to an answer; the words for each stand in the catalogues. */
export type FailureKind = Exclude<keyof Words["failure"], "heading" | "wait">;

/** A question that got no answer. `message` is the server's own words, where it had any. */
export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly waitSeconds = 0,
    override readonly message = "",
    readonly mayRetry = true,
  ) {
    super(message);
  }
}

const MOST_WAIT = 600;

/** The failure that an HTTP status other than 200 stands for. */
export function failureOf(status: number, retryAfter: string | null, reason: string): Failure {
  const wait = secondsOf(retryAfter);
  switch (status) {
    case 401:
    case 403:
      return new Failure(reason === "missing" || reason === "expired" ? reason : "invalid");
    case 413:
      return new Failure("tooLarge", 0, "", false);
    case 422:
      return new Failure("invalidRequest", 0, "", false);
    case 429:
      return new Failure("tooMany", wait || 30);
    case 503:
      return new Failure("busy", wait || 5);
    default:
      return new Failure("failed");
  }
}

/** `Retry-After` as a number of seconds or as a date (RFC 9110, 10.2.3); 0 for none. */
export function secondsOf(retryAfter: string | null, now: number = Date.now()): number {
  if (retryAfter === null || retryAfter.trim() === "") return 0;
  const seconds = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - now) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), MOST_WAIT) : 0;
}
