import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { textOf } from "./from-source.ts";

const bundle = textOf("assistant/widget/bundle/widget.js");

test("the bundle is at most 60 kB with gzip", () => {
  assert.ok(gzipSync(bundle, { level: 9 }).length <= 60_000);
});

test("the bundle asks nobody but its server, and nothing is parsed as HTML but Lit's templates", () => {
  const addresses = [...bundle.matchAll(/https?:\/\/[\w.-]+/g)].map((one) => one[0]);
  assert.deepEqual([...new Set(addresses)].filter((one) => !one.endsWith("www.w3.org")), []);
  assert.equal(bundle.match(/\.innerHTML\s*=/g)?.length, 1);
  for (const word of ["eval(", "new Function", "document.write", "localStorage", "sessionStorage", ".cookie", "sourceMappingURL"]) {
    assert.ok(!bundle.includes(word), word);
  }
});

test("no size follows the page's own root, and no picture is in a style sheet", () => {
  assert.doesNotMatch(bundle, /[\d.]rem\b/);
  assert.doesNotMatch(bundle, /url\(|@import|@font-face/);
  assert.ok(!bundle.includes(" style="));
});

test("the licences of what is bundled stand first", () => {
  assert.match(bundle, /^\/\*![\s\S]*BSD-3-Clause[\s\S]*MIT licence[\s\S]*?\*\//);
});

test("the lock file names no host", () => {
  assert.doesNotMatch(textOf("assistant/widget/source/package-lock.json"), /"resolved"|registry\./);
});
