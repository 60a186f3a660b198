from guardrails.verdict import Action, Category, Finding, Verdict


def _finding(entity_type: str, category: Category | None = None) -> Finding:
    return Finding(
        entity_type=entity_type, start=0, end=1, score=1.0, recognizer="test", category=category
    )


def test_summaries_are_sorted_and_each_once() -> None:
    verdict = Verdict(
        action=Action.BLOCK,
        findings=(
            _finding("PERSON"),
            _finding("SPECIAL_CATEGORY", Category.UNION),
            _finding("SPECIAL_CATEGORY", Category.HEALTH),
            _finding("PERSON"),
        ),
    )
    assert verdict.categories == (Category.HEALTH, Category.UNION)
    assert verdict.entities == ("PERSON", "SPECIAL_CATEGORY")


def test_category_names_are_those_of_the_interface() -> None:
    assert {category.value for category in Category} == {
        "health",
        "union",
        "ethnic",
        "sexual",
        "political",
        "religion",
        "criminal",
        "genetic_biometric",
    }


def test_a_finding_has_no_place_for_text() -> None:
    assert set(Finding.__slots__) == {
        "entity_type",
        "start",
        "end",
        "score",
        "recognizer",
        "category",
    }
