"""What every answerer promises, whatever stands behind it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from assistant.answerers.base import Answerer, Asked, Draft
from assistant.answerers.chat_model import ChatModelAnswerer
from assistant.answerers.extractive import ExtractiveAnswerer
from assistant.answerers.model_loading import load_chat_model
from assistant.conversation import Quote
from assistant.steps.check import check
from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import OpenIndex, open_index
from corpus.retrieval import Query, ScoredChunk
from corpus.sentences import sentence_spans
from guardrails.redact import MASK
from tests.assistant.documents import files
from tests.factories import build_index
from tests.fakes.openai_server import Behaviour, Exchange, OpenAIServer, replies, says

TODAY = date(2026, 3, 2)
QUESTIONS = [
    "Hvor lenge kan en tjenestesykkel lånes?",
    "Hva må den som låner tjenestesykkel, gjøre?",
    "Hva er satsen for kaffepenger?",
    "Hvor stort er hattetillegget, og hvor stort er fjelltillegget?",
    "Hvem fører gjesteboka?",
    "Hvor mange måner har Saturn?",
    "?",
]


def quotes_the_first_sentences() -> Behaviour:
    """A model that repeats the first sentence of the first two passages."""

    def behave(exchange: Exchange) -> None:
        task = exchange.sent.body["messages"][-1]["content"]
        passages = re.findall(r"<<<KILDE (\d+)>>>.*?\n\n(.*?)\n<<<SLUTT", task, re.DOTALL)
        statements = []
        for number, text in passages[:2]:
            sentence = sentence_spans(text)[0].of(text)
            quoted = {"passage": int(number), "quote": sentence}
            # The first sentence before a list is its lead-in, which says nothing alone.
            if not sentence.endswith(":"):
                statements.append({"text": sentence, "quotes": [quoted]})
        reply = {"answered": True, "statements": statements}
        exchange.reply(exchange.completion(json.dumps(reply)))

    return behave


MODELS = {
    "quoting_model": quotes_the_first_sentences(),
    "silent_model": replies({"answered": False, "statements": []}),
    "babbling_model": says("Det vet jeg."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    folder = build_index(tmp_path_factory.mktemp("answerers"), files())
    return open_index(folder, HashingEmbedder())


def asking(index: OpenIndex, server: OpenAIServer) -> ChatModelAnswerer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "sk-test")
        patch.setenv("OPENAI_BASE_URL", server.base_url)
        model = load_chat_model("openai:test", timeout_s=5, max_tokens=500)
    return ChatModelAnswerer(
        model,
        index.release,
        ExtractiveAnswerer(index),
        stands=lambda draft: not check(draft, index.release.originals).dropped,
        timeout_s=5,
    )


@pytest.fixture(scope="module", params=["extractive", *MODELS])
def answerer(request: pytest.FixtureRequest, index: OpenIndex) -> Iterator[Answerer]:
    if request.param == "extractive":
        yield ExtractiveAnswerer(index)
        return
    with OpenAIServer() as server:
        server.behaviour = MODELS[request.param]
        made = asking(index, server)
        yield made
        made.close()


Composes = Callable[[str], tuple[Draft, list[ScoredChunk]]]


@pytest.fixture
def compose(answerer: Answerer, index: OpenIndex) -> Composes:
    def made(question: str) -> tuple[Draft, list[ScoredChunk]]:
        found = list(index.retriever.retrieve(Query(text=question, limit=12)))
        return answerer.compose(Asked(text=question, as_of=TODAY), found), found

    return made


def lies_in(quote: Quote, found: list[ScoredChunk]) -> bool:
    """Whether the quote is of a passage, or of the words that a block of it hangs from."""
    chunks = [one.chunk for one in found if one.chunk == quote.chunk]
    places = [place for chunk in chunks for place in (chunk.locator.span, *lead_ins_of(chunk))]
    return any(place.start <= quote.start and quote.end <= place.end for place in places)


def lead_ins_of(chunk):
    return [block.lead_in for block in chunk.blocks if block.lead_in]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_verbatim_and_of_a_passage_given(
    compose: Composes, index: OpenIndex, question: str
) -> None:
    draft, found = compose(question)
    for statement in draft.statements:
        assert statement.quotes
        for quote in statement.quotes:
            original = index.release.originals[quote.source.source_id]
            assert quote.text == original[quote.start : quote.end]
            assert quote.source == index.release.source_of(quote.chunk)
            assert lies_in(quote, found)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_draft_passes_the_check_and_shows_nothing_masked(
    compose: Composes, index: OpenIndex, question: str
) -> None:
    draft, _ = compose(question)
    assert check(draft, index.release.originals).dropped == 0
    assert all(MASK not in statement.text for statement in draft.statements)
    assert all(statement.text.strip() for statement in draft.statements)


@pytest.mark.parametrize("question", QUESTIONS)
def test_how_sure_it_is_is_not_negative(compose: Composes, question: str) -> None:
    assert compose(question)[0].answerability >= 0


def test_the_same_question_is_answered_the_same(compose: Composes) -> None:
    assert compose(QUESTIONS[0])[0] == compose(QUESTIONS[0])[0]


def test_without_passages_nothing_is_said(answerer: Answerer) -> None:
    draft = answerer.compose(Asked(text=QUESTIONS[0], as_of=TODAY), [])
    assert draft.statements == ()


def test_the_models_are_of_three_kinds(index: OpenIndex) -> None:
    asked = Asked(text=QUESTIONS[0], as_of=TODAY)
    found = index.retriever.retrieve(Query(text=asked.text, limit=12))
    extractive = ExtractiveAnswerer(index).compose(asked, found)
    drafts = {}
    for name, behaviour in MODELS.items():
        with OpenAIServer() as server:
            server.behaviour = behaviour
            made = asking(index, server)
            drafts[name] = made.compose(asked, found)
            made.close()
    assert drafts["quoting_model"].answerability == 1
    assert drafts["silent_model"].statements == ()
    assert drafts["babbling_model"] == extractive
    assert extractive.statements
