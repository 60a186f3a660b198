import assert from "node:assert/strict";
import { test } from "node:test";
import { type Block, blocksOf, marksIn } from "../../assistant/widget/source/code/answer-text.ts";

function shown(block: Block): unknown {
  const inside = (pieces: readonly ({ text: string } | { mark: number })[]): string =>
    pieces.map((one) => ("text" in one ? one.text : `<${one.mark}>`)).join("");
  return block.kind === "paragraph" ? inside(block.pieces) : block.items.map(inside);
}

const TEXTS: [string, string, unknown[]][] = [
  ["paragraphs", "En.\n\nTo.", ["En.", "To."]],
  ["marks", "Seks måneder. [1] [2]", ["Seks måneder.<1><2>"]],
  ["a mark inside", "Seks [1] måneder.", ["Seks<1> måneder."]],
  ["a list after its lead-in", "Slik: [1]\n– a [2]\n– b", ["Slik:<1>", ["a<2>", "b"]]],
  ["every sign of a list", "- a\n* b\n• c", [["a", "b", "c"]]],
  ["a numbered list", "1. a\n2. b", [["a", "b"]]],
  ["letters that name rules", "a) x\nb) y", [["a) x", "b) y"]]],
  ["numbers that do not count from one", "3. x\n4. y", [["3. x", "4. y"]]],
  ["a line break in a sentence", "En\nlinje.", ["En linje."]],
  ["HTML as text", "<img src=x onerror=alert(1)>", ["<img src=x onerror=alert(1)>"]],
  ["brackets that are no mark", "[navn] og [12345]", ["[navn] og [12345]"]],
  ["nothing", "", []],
];
for (const [name, text, wanted] of TEXTS) {
  test(`reads ${name}`, () => assert.deepEqual(blocksOf(text).map(shown), wanted));
}

test("only a list that counts from one is numbered", () => {
  const numbered = (text: string): unknown =>
    blocksOf(text).map((block) => block.kind === "list" && block.isNumbered);
  assert.deepEqual(numbered("1. a\n2. b"), [true]);
  assert.deepEqual(numbered("a) a\nb) b"), [false]);
});

test("the marks of a list are those of its items", () => {
  assert.deepEqual(blocksOf("– a [2]\n– b [3]").flatMap(marksIn), [2, 3]);
});
