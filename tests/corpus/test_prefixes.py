"""What goes before texts: the model's own prompts first, then the list, then nothing."""

import pytest

from corpus.embedders.prefixes import Prefixes, prefixes_of

E5 = Prefixes("query: ", "passage: ", listed=True)


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("Multilingual-E5-base", "query: ", "passage: "),
        ("intfloat/e5-small-v2", "query: ", "passage: "),
        ("BAAI/bge-base-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("BAAI/bge-m3", "", ""),
        ("NbAiLab/nb-sbert-base", "", ""),
        ("encoder", "", ""),
        ("e5-owner/another-model", "", ""),
        ("note5-model", "", ""),
    ],
)
def test_families_in_the_list_are_known_by_the_last_part_of_the_name(
    model: str, query: str, passage: str
) -> None:
    found = prefixes_of(model, {"query": "", "document": ""})
    assert (found.query, found.passage) == (query, passage)


def test_an_instruction_tuned_model_is_told_its_task() -> None:
    found = prefixes_of("intfloat/multilingual-e5-large-instruct", {})
    assert found.query.startswith("Instruct: ")
    assert found.query.endswith("\nQuery: ")
    assert found.passage == ""


@pytest.mark.parametrize(
    ("prompts", "default", "query", "passage"),
    [
        ({"query": "q: ", "document": "d: "}, None, "q: ", "d: "),
        ({"query": "q: ", "passage": "p: "}, None, "q: ", "p: "),
        ({"query": "q: ", "document": ""}, None, "q: ", ""),
        ({"query": "", "corpus": "c: "}, None, "", "c: "),
        ({"search": "s: "}, "search", "s: ", "s: "),
        ({"search": "s: ", "query": "q: "}, "search", "q: ", "s: "),
    ],
)
def test_a_models_own_prompts_go_before_the_list(
    prompts: dict[str, str | None], default: str | None, query: str, passage: str
) -> None:
    assert prefixes_of("intfloat/e5-base", prompts, default) == Prefixes(query, passage)


@pytest.mark.parametrize("prompts", [{}, {"query": "", "document": None}, {"other": "o: "}])
def test_empty_prompts_are_none_of_its_own(prompts: dict[str, str | None]) -> None:
    assert prefixes_of("intfloat/e5-base", prompts) == E5


def test_only_listed_prefixes_mark_the_name() -> None:
    assert E5.mark.startswith("+")
    assert E5.mark != Prefixes("query: ", "", listed=True).mark
    assert Prefixes("q: ", "d: ").mark == Prefixes().mark == ""
    assert prefixes_of("BAAI/bge-m3", {}).mark == ""
