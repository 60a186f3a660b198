import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SOURCE = process.env["WIDGET_SOURCE"] ?? "";

/** A file's text, by its path from the repository's root. */
export function textOf(path: string): string {
  return readFileSync(join(SOURCE, "../../..", path), "utf-8");
}

export function namesIn(folder: string): string[] {
  return readdirSync(join(SOURCE, "../../..", folder)).sort();
}
