import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcements } from "../../assistant/widget/source/code/announcements.ts";

/** A region that remembers everything it has said. */
function listening(): { said: string[]; announcements: Announcements } {
  const said: string[] = [];
  let now = "";
  const region = {
    get textContent(): string {
      return now;
    },
    set textContent(text: string) {
      now = text;
      said.push(text);
    },
  };
  const announcements = new Announcements(() => region as unknown as Element);
  return { said, announcements };
}

test("an answer is told at most three times, and the last word is always said", () => {
  const { said, announcements } = listening();
  announcements.begin();
  for (const text of ["søker", "tregt", "tregere", "tregest"]) announcements.tell(text);
  announcements.tell("ferdig", true);
  announcements.tell("ferdig", true);
  assert.deepEqual(said, ["søker", "tregt", "ferdig"]);
});

test("the next answer may be told the same", () => {
  const { said, announcements } = listening();
  for (let answer = 0; answer < 2; answer += 1) {
    announcements.begin();
    announcements.tell("søker");
    announcements.tell("ferdig", true);
  }
  assert.deepEqual(said, ["søker", "ferdig", "søker", "ferdig"]);
});

test("the same words twice are heard twice", () => {
  const { said, announcements } = listening();
  announcements.say("Kopiert.");
  announcements.say("Kopiert.");
  assert.deepEqual(said, ["Kopiert.", "Kopiert.\u00a0"]);
});
