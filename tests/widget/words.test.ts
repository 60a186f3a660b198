import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUES, fill, languageOf } from "../../assistant/widget/source/code/words.ts";
import { textOf } from "./from-source.ts";

type Group = { readonly [key: string]: string | Group };

/** Every text by its path, with the names it leaves open. */
function texts(group: Group, path = ""): Map<string, string> {
  return new Map(
    Object.entries(group).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${path}${key}`, value] as const]
        : [...texts(value, `${path}${key}.`)],
    ),
  );
}

const nb = texts(CATALOGUES.nb);

for (const language of ["nn", "en"] as const) {
  const others = texts(CATALOGUES[language]);
  test(`${language} has the keys of nb, and no others`, () => {
    assert.deepEqual([...others.keys()].sort(), [...nb.keys()].sort());
  });
  test(`${language} leaves the same names open as nb`, () => {
    const open = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, text] of nb) assert.deepEqual(open(others.get(key) ?? ""), open(text), key);
  });
}

test("no text is empty", () => {
  for (const words of Object.values(CATALOGUES)) {
    for (const [key, text] of texts(words)) assert.ok(text.trim(), key);
  }
});

function valuesOf(file: string, name: string): string[] {
  const block = new RegExp(`class ${name}\\(StrEnum\\):([\\s\\S]*?)\\n(?:\\n\\n|@|class )`).exec(textOf(file));
  return [...(block?.[1] ?? "").matchAll(/^ {4}[A-Z_]+ = "([^"]+)"/gm)].map((one) => one[1] ?? "");
}

const CODES: [string, string, keyof typeof CATALOGUES.nb][] = [
  ["assistant/conversation.py", "AnswerStatus", "answer"],
  ["corpus/source.py", "Authority", "authority"],
  ["corpus/source.py", "Status", "standing"],
];
for (const [file, name, group] of CODES) {
  test(`every ${name} of the server has its words`, () => {
    const codes = valuesOf(file, name);
    assert.ok(codes.length > 3, `expected to find ${name} in ${file}`);
    assert.deepEqual(Object.keys(CATALOGUES.nb[group]).sort(), codes.sort());
  });
}

test("fills in what is known and leaves the rest for a test to see", () => {
  assert.equal(fill("{a} og {b}", { a: 1 }), "1 og {b}");
});

test("an unknown language is bokmål", () => {
  assert.deepEqual(["nn", "en", "nb", "sv", null].map(languageOf), ["nn", "en", "nb", "nb", "nb"]);
});
