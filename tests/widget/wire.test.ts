import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure, failureOf, secondsOf } from "../../assistant/widget/source/code/failure.ts";
import { idMaker, newUuid, nextNumber, numbered } from "../../assistant/widget/source/code/identity.ts";
import { Malformed } from "../../assistant/widget/source/code/reading.ts";
import { eventOf, infoOf } from "../../assistant/widget/source/code/wire.ts";

test("an event of a name that is new to us is passed over", () => {
  assert.equal(eventOf({ name: "weather", data: "not even JSON" }), null);
});

const MALFORMED: [string, string][] = [
  ["delta", "{no"],
  ["delta", "[]"],
  ["delta", '{"text": 1}'],
  ["sources", '{"citations": {}}'],
  ["sources", '{"citations": [{"number": "1"}]}'],
  ["done", '{"answer": "x"}'],
  ["error", "{}"],
  ["suggestions", '{"follow_ups": [1]}'],
];
for (const [name, data] of MALFORMED) {
  test(`refuses ${name} ${data}`, () => assert.throws(() => eventOf({ name, data }), Malformed));
}

test("what an older server leaves out of `sources` is nothing", () => {
  const event = eventOf({ name: "sources", data: '{"citations": [], "referral": null}' });
  assert.deepEqual(event, {
    name: "sources",
    sources: { citations: [], referral: null, seen: [], masked: null, telephone: null },
  });
});

test("no language model is named unless the server names one", () => {
  const said = {
    mode: "open",
    question_chars: 4000,
    telephone: null,
    reasons: { helpful: [], not_helpful: [] },
    retention_days: 90,
  };
  assert.equal(infoOf(said).language_model, null);
  assert.equal(infoOf({ ...said, model: "Norsk 7B" }).language_model, "Norsk 7B");
});

const FAILURES: [number, string | null, string, string, number][] = [
  [401, null, "missing", "missing", 0],
  [401, null, "expired", "expired", 0],
  [401, null, "", "invalid", 0],
  [413, null, "", "tooLarge", 0],
  [422, null, "", "invalidRequest", 0],
  [429, "12", "", "tooMany", 12],
  [429, null, "", "tooMany", 30],
  [503, "7", "", "busy", 7],
  [500, null, "", "failed", 0],
  [418, null, "", "failed", 0],
];
for (const [status, retryAfter, reason, kind, wait] of FAILURES) {
  test(`${status} ${reason} is ${kind}, wait ${wait} s`, () => {
    const failure: Failure = failureOf(status, retryAfter, reason);
    assert.deepEqual([failure.kind, failure.waitSeconds], [kind, wait]);
  });
}

test("Retry-After is seconds or a date, and never a long wait", () => {
  const now = Date.parse("2026-11-23T09:00:00Z");
  const read = (value: string | null): number => secondsOf(value, now);
  assert.deepEqual(
    [read("5"), read("Mon, 23 Nov 2026 09:00:20 GMT"), read("-3"), read("x"), read(null)],
    [5, 20, 0, 0, 0],
  );
  assert.equal(read("999999"), 600);
});

test("identifiers have the form of version 4, and no two widgets share an id", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newUuid(), form);
  assert.notEqual(newUuid(), newUuid());
  assert.notEqual(idMaker(nextNumber())("question"), idMaker(nextNumber())("question"));
  assert.deepEqual([numbered("A", 1), numbered("A", 2)], ["A", "A 2"]);
});
