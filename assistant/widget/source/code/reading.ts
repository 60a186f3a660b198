/** Reads what the server sent, field by field: what does not have the form agreed on is refused. */

export class Malformed extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Malformed("expected an object");
  }
  return value as Fields;
}

export function text(of: Fields, name: string): string {
  const value = of[name];
  if (typeof value !== "string") throw new Malformed(`expected text as ${name}`);
  return value;
}

export function textOrNull(of: Fields, name: string): string | null {
  return of[name] === undefined || of[name] === null ? null : text(of, name);
}

export function count(of: Fields, name: string): number {
  const value = of[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw new Malformed(`expected a whole number as ${name}`);
  }
  return value;
}

export function countOrNull(of: Fields, name: string): number | null {
  return of[name] === undefined || of[name] === null ? null : count(of, name);
}

export function flag(of: Fields, name: string): boolean {
  const value = of[name];
  if (typeof value !== "boolean") throw new Malformed(`expected true or false as ${name}`);
  return value;
}

export function list<Item>(of: Fields, name: string, read: (item: unknown) => Item): Item[] {
  const value = of[name];
  if (!Array.isArray(value)) throw new Malformed(`expected a list as ${name}`);
  return value.map(read);
}

export function listOrNone<Item>(of: Fields, name: string, read: (item: unknown) => Item): Item[] {
  return of[name] === undefined || of[name] === null ? [] : list(of, name, read);
}

export function orNull<Value>(
  of: Fields,
  name: string,
  read: (value: unknown) => Value,
): Value | null {
  return of[name] === undefined || of[name] === null ? null : read(of[name]);
}

export function textItem(value: unknown): string {
  if (typeof value !== "string") throw new Malformed("expected a list of text");
  return value;
}

export function parsed(json: string): Fields {
  try {
    return fieldsOf(JSON.parse(json));
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed("expected JSON");
  }
}
