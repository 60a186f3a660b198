import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccountNumber, isIdentityNumber } from "../../assistant/widget/source/code/check-digits.ts";
import { findAccountNumbers } from "../../assistant/widget/source/code/account-number.ts";
import { findIdentityNumbers } from "../../assistant/widget/source/code/identity-number.ts";

// Made for these tests: synthetic series (month + 80) and rule-made numbers of nobody.
const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

function withCheckDigits(nine: string): string | null {
  const sum = (weights: number[], digits: string): number =>
    weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  const first = (11 - (sum(FIRST, nine) % 11)) % 11;
  if (first === 10) return null;
  const second = (11 - (sum(SECOND, nine + first) % 11)) % 11;
  return second === 10 ? null : `${nine}${first}${second}`;
}

function someNumber(date: string): string {
  for (let serial = 0; serial < 1000; serial += 1) {
    const number = withCheckDigits(date + String(serial).padStart(3, "0"));
    if (number !== null) return number;
  }
  throw new Error("expected a number");
}

const BIRTH = someNumber("150375");
const KINDS = {
  fødselsnummer: BIRTH,
  "D-number": someNumber("550375"),
  "H-number": someNumber("154375"),
  synthetic: someNumber("158375"),
  leap: someNumber("290200"),
};

for (const [kind, number] of Object.entries(KINDS)) {
  test(`knows a ${kind} by its check digits`, () => {
    assert.ok(isIdentityNumber(number));
  });
}

test("every wrong last digit is seen", () => {
  const last = Number(BIRTH[10]);
  for (let wrong = 0; wrong < 10; wrong += 1) {
    if (wrong !== last) assert.ok(!isIdentityNumber(BIRTH.slice(0, 10) + wrong));
  }
});

test("dates that are none are no identity numbers", () => {
  for (const date of ["320175", "001275", "151375", "300275", "153375"]) {
    for (let serial = 0; serial < 50; serial += 1) {
      const number = withCheckDigits(date + String(serial).padStart(3, "0"));
      if (number !== null) assert.ok(!isIdentityNumber(number), number);
    }
  }
});

const [D, M, Y, S] = [BIRTH.slice(0, 2), BIRTH.slice(2, 4), BIRTH.slice(4, 6), BIRTH.slice(6)];
const WRITTEN = [
  BIRTH,
  `${D}${M}${Y} ${S}`,
  `${D}${M}${Y}-${S}`,
  `${D}.${M}.${Y} ${S}`,
  `${D} ${M} ${Y} ${S}`,
  `${D}.${M}.${Y} - ${S}`,
  `${D}${M}${Y}\u00a0${S}`,
  `${D}${M}${Y}–${S}`,
  [...BIRTH].join(" "),
];
for (const number of WRITTEN) {
  test(`finds the number written «${number}», at its place`, () => {
    const text = `Gjelder ${number}, ansatt hos oss.`;
    const start = "Gjelder ".length;
    assert.deepEqual(findIdentityNumbers(text), [
      { kind: "identity", start, end: start + number.length },
    ]);
  });
}

test("finds it after another number", () => {
  assert.equal(findIdentityNumbers(`kl. 12 ${BIRTH}`).length, 1);
  assert.equal(findIdentityNumbers(`avdeling 3, ${BIRTH}`).length, 1);
});

const HARMLESS = [
  "Saken har nummer 2019/123456-12.",
  "Lønnen er 612 345 kroner, og 1 234 567 i året.",
  "Organisasjonsnummer 971 032 081.",
  "Se aml. § 15-6, § 15-3 og § 12-11, 2. ledd.",
  "Fristen er 01.05.2026, kl. 12.00.",
  `9${BIRTH}`,
  `${BIRTH}1`,
];
for (const text of HARMLESS) {
  test(`leaves «${text}» alone`, () => assert.deepEqual(findIdentityNumbers(text), []));
}

const ACCOUNT = "1234.56.78903";
test("knows an account by mod 11 and its layout", () => {
  assert.ok(isAccountNumber(ACCOUNT.replaceAll(".", "")));
  for (const written of [ACCOUNT, ACCOUNT.replaceAll(".", " "), ACCOUNT.replaceAll(".", "")]) {
    assert.equal(findAccountNumbers(`Konto ${written}.`).length, 1, written);
  }
});

test("a number that is said to be another one, or fails mod 11, is no account", () => {
  for (const text of ["Faktura nr. 12345678903", "journalnr 12345678903", "Konto 1234.56.78904"]) {
    assert.deepEqual(findAccountNumbers(text), [], text);
  }
});
