let made = 0;

/** A number that no other widget of this script has, from 1. */
export function nextNumber(): number {
  return (made += 1);
}

/** Gives ids that no other widget has. */
export function idMaker(number: number): (name: string) => string {
  return (name) => `ma${number}-${name}`;
}

/** Tells a page's second widget from its first, for those who jump from landmark to landmark. */
export function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name} ${number}`;
}

/** A random identifier for the feedback of one conversation (RFC 9562, version 4). */
export function newUuid(): string {
  // `crypto.randomUUID` is missing on pages without https.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
