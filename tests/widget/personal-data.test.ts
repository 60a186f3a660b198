import assert from "node:assert/strict";
import { test } from "node:test";
import { stretches } from "../../assistant/widget/source/code/marked-text.ts";
import { findPersonalData, masked } from "../../assistant/widget/source/code/personal-data.ts";
import { textOf } from "./from-source.ts";

function found(text: string): string[] {
  return findPersonalData(text).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
}

const FOUND: [string, string][] = [
  ["Ring 912 34 567 i morgen", "phone:912 34 567"],
  ["Mobilen er 91234567", "phone:91234567"],
  ["tlf. 22 33 44 55", "phone:22 33 44 55"],
  ["telefon 2233 4455", "phone:2233 4455"],
  ["+47 912 34 567", "phone:+47 912 34 567"],
  ["+46 70 123 45 67", "phone:+46 70 123 45 67"],
  ["Skriv til ola.nordmann@eksempelkommune.no.", "email:ola.nordmann@eksempelkommune.no"],
  ["(åse-marie@gmail.com)", "email:åse-marie@gmail.com"],
  ["Konto 1234.56.78903", "account:1234.56.78903"],
];
for (const [text, wanted] of FOUND) {
  test(`finds ${wanted} in «${text}»`, () => assert.deepEqual(found(text), [wanted]));
}

const HARMLESS = [
  "KS Medlemsservice har 24 13 64 00.",
  "Ring sentralbordet på 22 33 44 55",
  "Org.nr. 97103208",
  "sak 20191234",
  "40 000 000 kr",
  "Beløpet er 45000000 kroner",
  "stillingsnr. 91234567",
  "post@kommunen.no og personvernombud@kommunen.no",
  "medlemsservice@ks.no",
  "§ 15-6 og § 14-9 (2)",
  "B/08-2019",
  "uke 42 og 43, 2026",
  "ved @ og kr 200 000",
];
for (const text of HARMLESS) {
  test(`finds nothing in «${text}»`, () => assert.deepEqual(found(text), []));
}

test("the masked text holds nothing that would be found again", () => {
  const text = "Ola (ola.nordmann@x.no, 912 34 567) har konto 1234.56.78903.";
  const shown = masked(text, findPersonalData(text));
  assert.equal(shown, "Ola ([e-postadresse], [telefonnummer]) har konto [kontonummer].");
  assert.deepEqual(found(shown), []);
});

test("the labels are the guard's own", () => {
  const labels = textOf("guardrails/data/labels.toml");
  const text = "1234.56.78903 a.b@x.no 912 34 567";
  for (const [label] of masked(text, findPersonalData(text)).matchAll(/\[[^\]]+\]/g)) {
    assert.ok(labels.includes(`"${label}"`), label);
  }
});

test("places count in the units of JavaScript, after an emoji too", () => {
  assert.deepEqual(found("🎉🎉 912 34 567"), ["phone:912 34 567"]);
});

test("stretches are the text again, and overlapping findings both show", () => {
  const text = "Kari Nordmann er syk";
  const places = [
    { kind: "navn", start: 0, end: 13 },
    { kind: "helse", start: 5, end: 20 },
    { kind: "utenfor", start: 90, end: 99 },
  ];
  const cut = stretches(text, places);
  assert.equal(cut.map((one) => one.text).join(""), text);
  assert.deepEqual(cut.map((one) => one.kinds), [["navn"], ["navn", "helse"], ["helse"]]);
});

test("long text takes no time to search", () => {
  const started = performance.now();
  for (const part of ["1 ", "a@", "1234.", "(", "ringer til meg "]) {
    findPersonalData(part.repeat(4000 / part.length));
  }
  assert.ok(performance.now() - started < 1000);
});
