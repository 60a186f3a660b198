import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader } from "../../assistant/widget/source/code/sse.ts";

function read(...pieces: string[]): string[] {
  const reader = new EventReader();
  return pieces.flatMap((one) => reader.read(one)).map(({ name, data }) => `${name}|${data}`);
}

const STREAMS: [string, string, string[]][] = [
  ["a named event", "event: delta\ndata: {}\n\n", ["delta|{}"]],
  ["no name", "data: a\n\n", ["message|a"]],
  ["several lines of data", "data: a\ndata: b\n\n", ["message|a\nb"]],
  ["no space after the colon", "data:a\n\n", ["message|a"]],
  ["only one space taken", "data:  a\n\n", ["message| a"]],
  ["a line without a colon", "data\n\n", ["message|"]],
  ["a comment", ": ping\n\ndata: a\n\n", ["message|a"]],
  ["unknown fields", "id: 1\nretry: 5\nx: y\ndata: a\n\n", ["message|a"]],
  ["a name without data", "event: delta\n\ndata: a\n\n", ["message|a"]],
  ["carriage returns", "data: a\r\rdata: b\r\r\n", ["message|a", "message|b"]],
  ["both signs", "event: x\r\ndata: a\r\n\r\n", ["x|a"]],
  ["a mark of byte order", "\ufeffdata: a\n\n", ["message|a"]],
  ["what is not ended", "data: a\n", []],
];
for (const [name, stream, wanted] of STREAMS) {
  test(`reads ${name}`, () => assert.deepEqual(read(stream), wanted));
  test(`reads ${name}, sign by sign`, () => assert.deepEqual(read(...stream, ""), wanted));
}

test("any cut in two gives the same events", () => {
  const stream = "event: a\r\ndata: æøå 🎉\r\n\r\n: c\n\nevent: b\ndata: 1\ndata: 2\n\n";
  const wanted = read(stream);
  for (let at = 0; at <= stream.length; at += 1) {
    assert.deepEqual(read(stream.slice(0, at), stream.slice(at)), wanted, String(at));
  }
});
