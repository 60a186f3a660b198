import type { Citation } from "./wire.ts";

const FRAGMENT_WORDS = 5;

/** Where a citation can be read: at its page or passage, else on a page of our own. */
export function sourceAddress(citation: Citation, server: string): string {
  const own = `${server}/source/${encodeURIComponent(citation.source)}?start=${citation.start}&end=${citation.end}`;
  const url = webAddress(citation.url);
  if (url === null) return own;
  if (citation.page !== null) return url.hash ? url.href : `${url.href}#page=${citation.page}`;
  // The original of a restatement has other words than the quote.
  if (citation.restatement || /\.pdf$/i.test(url.pathname)) return url.href;
  return `${url.href}${url.hash ? "" : "#"}:~:text=${textFragment(citation.quote)}`;
}

/** Only addresses of the web: a source's address comes from its document. */
export function webAddress(address: string | null): URL | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}

/** The first and the last words of a quote, as WICG's text fragments name a passage. */
export function textFragment(quote: string): string {
  const words = quote.split(/\s+/).filter(Boolean);
  const few = 2 * FRAGMENT_WORDS;
  if (words.length <= few) return escaped(words.join(" "));
  const first = words.slice(0, FRAGMENT_WORDS).join(" ");
  const last = words.slice(-FRAGMENT_WORDS).join(" ");
  return `${escaped(first)},${escaped(last)}`;
}

/** A hyphen has a meaning of its own in a text fragment. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/-/g, "%2D");
}
