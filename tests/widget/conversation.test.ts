import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { type Chat, Conversation, type Turn } from "../../assistant/widget/source/code/conversation.ts";
import { Failure } from "../../assistant/widget/source/code/failure.ts";
import type { Asked } from "../../assistant/widget/source/code/server.ts";
import type { Answer, ServerEvent, Sources } from "../../assistant/widget/source/code/wire.ts";

const ANSWER: Answer = {
  answer: "Seks måneder. [1]",
  status: "answered",
  language: "nb",
  citations: [],
  referral: null,
  as_of: "2026-11-23",
  notices: [],
  trace_id: "a".repeat(32),
};
const SOURCES: Sources = { citations: [], referral: null, seen: [], masked: null, telephone: null };

/** Says what it is told to; `asked` is what it was asked. */
function chatting(...said: (ServerEvent | Error)[]): Chat & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    async *chat(question: Asked) {
      asked.push(question);
      for (const one of said) {
        if (one instanceof Error) throw one;
        yield one;
      }
    },
  };
}

function answering(status: string, sources: Sources = SOURCES): ReturnType<typeof chatting> {
  const answer = { ...ANSWER, status };
  return chatting(
    { name: "delta", text: "Seks " },
    { name: "sources", sources },
    { name: "done", answer },
  );
}

function newConversation(): Conversation {
  return new Conversation(() => undefined);
}

test("an answer grows by its deltas, and `done` says the whole", async () => {
  const seen: string[] = [];
  const conversation = new Conversation((turn) => seen.push(`${turn.stage}:${turn.text}`));
  await conversation.ask(
    chatting(
      { name: "status" },
      { name: "delta", text: "Seks " },
      { name: "delta", text: "måneder. [1]" },
      { name: "done", answer: ANSWER },
      { name: "suggestions", suggestions: { follow_ups: ["Og?"], choices: [] } },
    ),
    "Hvor lenge?",
    false,
  );
  assert.deepEqual(seen, [
    "asking:",
    "writing:Seks ",
    "writing:Seks måneder. [1]",
    "done:Seks måneder. [1]",
    "done:Seks måneder. [1]",
  ]);
  assert.deepEqual(conversation.turns[0]?.suggestions?.follow_ups, ["Og?"]);
});

test("`replace` takes the place of all that was said", async () => {
  const conversation = newConversation();
  const turn = await conversation.ask(
    chatting({ name: "delta", text: "Feil" }, { name: "replace", text: "Rett" }),
    "?",
    false,
  );
  assert.equal(turn.text, "Rett");
});

const MAY_BE_REMEMBERED: [string, boolean][] = [
  ["answered", true],
  ["partial", true],
  ["no_source", true],
  ["clarification", true],
  ["contact_info", true],
  ["referred_individual_case", true],
  ["personal_data", false],
  ["referred_special_category", false],
  ["blocked_injection", false],
  ["out_of_scope", false],
  ["small_talk", false],
  ["error", false],
];
for (const [status, isRemembered] of MAY_BE_REMEMBERED) {
  test(`${status} is ${isRemembered ? "" : "not "}sent with the next question`, async () => {
    const conversation = newConversation();
    await conversation.ask(answering(status), "Første", false);
    const next = answering("answered");
    await conversation.ask(next, "Andre", false);
    assert.equal(next.asked[0]?.history.length, isRemembered ? 2 : 0);
  });
}

test("what was masked is remembered masked", async () => {
  const conversation = newConversation();
  await conversation.ask(answering("answered", { ...SOURCES, masked: "[navn]?" }), "Kari?", true);
  assert.equal(conversation.remembered()[0]?.content, "[navn]?");
});

test("at most twenty messages go along", async () => {
  const conversation = newConversation();
  for (let at = 0; at < 15; at += 1) await conversation.ask(answering("answered"), "?", false);
  assert.equal(conversation.remembered().length, 20);
});

test("a stream that ends early is cut, and not remembered", async () => {
  const conversation = newConversation();
  const turn = await conversation.ask(chatting({ name: "delta", text: "Seks" }), "?", false);
  assert.deepEqual([turn.stage, turn.failure?.kind], ["cut", "cut"]);
  assert.deepEqual(conversation.remembered(), []);
});

test("a failure before the first word keeps its kind", async () => {
  const turn = await newConversation().ask(chatting(new Failure("busy", 5)), "?", false);
  assert.deepEqual([turn.stage, turn.failure?.kind, turn.failure?.waitSeconds], ["failed", "busy", 5]);
});

test("the server's own words for an error are shown", async () => {
  const error: ServerEvent = { name: "error", message: "Vent.", retryable: false };
  const turn = await newConversation().ask(chatting(error), "?", false);
  assert.deepEqual([turn.failure?.message, turn.failure?.mayRetry], ["Vent.", false]);
});

test("a break after `done` spoils nothing", async () => {
  const said = chatting({ name: "done", answer: ANSWER }, new Failure("cut"));
  assert.equal((await newConversation().ask(said, "?", false)).stage, "done");
});

test("what comes after a stop is not shown", async () => {
  const conversation = newConversation();
  const chat: Chat = {
    async *chat() {
      yield { name: "delta", text: "Seks" };
      conversation.stop();
      yield { name: "delta", text: " måneder" };
      yield { name: "done", answer: ANSWER };
    },
  };
  const turn = await conversation.ask(chat, "?", false);
  assert.deepEqual([turn.stage, turn.text, turn.answer], ["stopped", "Seks", null]);
  assert.deepEqual(conversation.remembered(), []);
});

test("slow is said after four seconds without a word, not before", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const seen: Turn[] = [];
  const conversation = new Conversation((turn) => seen.push({ ...turn }));
  let go = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (go = resolve));
  const chat: Chat = {
    async *chat() {
      await waiting;
      yield { name: "done", answer: ANSWER };
    },
  };
  const asking = conversation.ask(chat, "?", false);
  context.mock.timers.tick(3999);
  assert.equal(conversation.turns[0]?.isSlow, false);
  context.mock.timers.tick(1);
  assert.equal(conversation.turns[0]?.isSlow, true);
  go();
  await asking;
  mock.reset();
});
