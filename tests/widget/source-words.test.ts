import assert from "node:assert/strict";
import { test } from "node:test";
import { asPlainText } from "../../assistant/widget/source/code/copying.ts";
import { dayBefore, momentInWords } from "../../assistant/widget/source/code/dates.ts";
import { linesOf } from "../../assistant/widget/source/code/markdown-lines.ts";
import { sourceAddress, textFragment } from "../../assistant/widget/source/code/source-address.ts";
import { cardsOf } from "../../assistant/widget/source/code/source-card.ts";
import { opening } from "../../assistant/widget/source/code/telephone.ts";
import type { Citation } from "../../assistant/widget/source/code/wire.ts";
import { CATALOGUES } from "../../assistant/widget/source/code/words.ts";
import { bandsOf, loudBandsOf, validityOf } from "../../assistant/widget/source/code/worth.ts";

const { nb, en } = CATALOGUES;
const OURS = "https://assistent.example";
const PLAIN: Citation = {
  number: 1,
  source: "handbok",
  title: "Håndbok",
  issuer: "KS",
  authority: "handbook",
  scope: "sector",
  status: "in_force",
  valid_from: null,
  valid_to: null,
  heading_path: ["Håndbok", "Prøvetid"],
  page: null,
  start: 3,
  end: 9,
  quote: "Prøvetiden kan vare i høyst seks måneder etter at arbeidet er begynt.",
  quote_repaired: null,
  restatement: false,
  url: "https://example.org/side.html",
};

const ADDRESSES: [string, Partial<Citation>, string][] = [
  ["a page of our own", { url: null }, `${OURS}/source/handbok?start=3&end=9`],
  ["nothing but the web", { url: "javascript:alert(1)" }, `${OURS}/source/handbok?start=3&end=9`],
  ["its page", { url: "https://example.org/a.pdf", page: 4 }, "https://example.org/a.pdf#page=4"],
  ["a PDF without a page", { url: "https://example.org/a.pdf" }, "https://example.org/a.pdf"],
  ["the original of a restatement", { restatement: true }, "https://example.org/side.html"],
  [
    "the passage",
    {},
    "https://example.org/side.html#:~:text=Pr%C3%B8vetiden%20kan%20vare%20i%20h%C3%B8yst,etter%20at%20arbeidet%20er%20begynt.",
  ],
  [
    "the passage below an anchor",
    { url: "https://example.org/side.html#p2", quote: "Seks måneder" },
    "https://example.org/side.html#p2:~:text=Seks%20m%C3%A5neder",
  ],
];
for (const [name, change, wanted] of ADDRESSES) {
  test(`opens ${name}`, () => assert.equal(sourceAddress({ ...PLAIN, ...change }, OURS), wanted));
}

test("a hyphen or comma of the quote has no meaning in a text fragment", () => {
  assert.equal(textFragment("aml. § 15-6, ledd"), "aml.%20%C2%A7%2015%2D6%2C%20ledd");
});

const BANDS: [string, Partial<Citation>, string[]][] = [
  ["none for a rule in force", {}, []],
  ["a proposal", { status: "proposal" }, ["Forslag"]],
  ["a repealed rule", { status: "repealed" }, ["Opphevet"]],
  ["a local rule", { scope: "Eksempelkommune" }, ["Lokal regel"]],
  ["a local rule by its authority", { authority: "local_rule" }, ["Lokal regel"]],
  ["a restatement", { restatement: true }, ["Gjengivelse"]],
  [
    "all at once",
    { status: "proposal", scope: "Eksempelkommune", restatement: true },
    ["Forslag", "Lokal regel", "Gjengivelse"],
  ],
];
for (const [name, change, wanted] of BANDS) {
  test(`bands: ${name}`, () => {
    const names = bandsOf({ ...PLAIN, ...change }, nb).map((band) => band.name);
    assert.deepEqual(names, wanted);
  });
}

test("an answer's paragraph carries each warning once, and no restatement", () => {
  const cited = [
    { ...PLAIN, status: "proposal", restatement: true },
    { ...PLAIN, status: "proposal" },
  ];
  assert.deepEqual(loudBandsOf(cited, nb).map((band) => band.name), ["Forslag"]);
});

const DAYS: [Partial<Citation>, string | null][] = [
  [{}, null],
  [{ valid_from: "2024-05-01" }, "Gjelder fra 1. mai 2024"],
  [{ valid_to: "2026-05-01" }, "Gjelder til og med 30. april 2026"],
  [{ valid_from: "2024-05-01", valid_to: "2026-05-01" }, "Gjelder 1. mai 2024 – 30. april 2026"],
  [
    { valid_from: "2005-01-01", valid_to: "2020-01-01", status: "repealed" },
    "Gjaldt 1. januar 2005 – 31. desember 2019",
  ],
  [{ valid_from: "2027-01-01", status: "not_yet_in_force" }, "Trer i kraft 1. januar 2027"],
];
for (const [change, wanted] of DAYS) {
  test(`validity: ${wanted}`, () => assert.equal(validityOf({ ...PLAIN, ...change }, nb), wanted));
}

test("the day before the first of March is the last of February", () => {
  assert.deepEqual([dayBefore("2028-03-01"), dayBefore("2027-03-01")], ["2028-02-29", "2027-02-28"]);
});

test("says whether the telephone is answered now", () => {
  const number = "24 13 64 00";
  assert.equal(opening({ number, open: true, until: "15:00", opens: null }, nb), "Åpen nå, til kl. 15.00");
  const closed = { number, open: false, until: null, opens: "2026-11-23T09:00" };
  assert.equal(opening(closed, nb), "Stengt nå. Åpner mandag 23. november kl. 09.00");
  assert.equal(momentInWords("2026-11-23T09:00", en), "Monday 23 November at 09:00");
});

test("citations of one source share a card; another worth has its own", () => {
  const cards = cardsOf([
    PLAIN,
    { ...PLAIN, number: 2, source: "lov" },
    { ...PLAIN, number: 3, start: 20 },
    { ...PLAIN, number: 4, status: "proposal" },
  ]);
  assert.deepEqual(cards.map((card) => card.map((one) => one.number)), [[1, 3], [2], [4]]);
});

test("a copy holds question, answer, numbered sources, warnings and addresses", () => {
  const answer = {
    answer: "Seks måneder. [1]",
    status: "answered",
    language: "nb",
    citations: [{ ...PLAIN, status: "proposal", url: null }],
    referral: null,
    as_of: "2026-11-23",
    notices: ["Merk dette."],
    trace_id: "",
  };
  const turn = {
    id: 1,
    question: "Hvor lenge?",
    consent: false,
    stage: "done" as const,
    text: answer.answer,
    isSlow: false,
    answer,
    sources: null,
    suggestions: null,
    failure: null,
  };
  assert.equal(
    asPlainText(turn, nb, OURS),
    [
      "Hvor lenge?",
      "Seks måneder. [1]",
      "Merk dette.",
      "Kilder:\n[1] Håndbok › Prøvetid. Personalhåndbok. Forslag. Forslag: Ikke en vedtatt regel.\n    " +
        `${OURS}/source/handbok?start=3&end=9`,
    ].join("\n\n"),
  );
});

test("headings around a quote lose their signs, and nothing else changes", () => {
  const text = "## Prøvetid\n\n*Med egne ord.*\nSe § 2 # 3 og a*b*c.\n- punkt";
  const lines = linesOf(text);
  assert.equal(
    lines.map((one) => one.text).join(""),
    "Prøvetid\n\nMed egne ord.\nSe § 2 # 3 og a*b*c.\n- punkt",
  );
  assert.deepEqual(lines.filter((one) => one.isHeading).map((one) => one.text), ["Prøvetid"]);
});
