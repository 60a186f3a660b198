import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.redact import label_for, mask, redact
from guardrails.verdict import Finding


def _finding(start: int, end: int, entity_type: str = "PERSON", score: float = 0.9) -> Finding:
    return Finding(entity_type=entity_type, start=start, end=end, score=score, recognizer="test")


CASES = {
    "one": ("Kari ringte", [_finding(0, 4)], "[navn] ringte", "████ ringte"),
    "none": ("Ferien gjelder", [], "Ferien gjelder", "Ferien gjelder"),
    "two": (
        "Ola, 91234567",
        [_finding(5, 13, "PHONE_NUMBER"), _finding(0, 3)],
        "[navn], [telefonnummer]",
        "███, ████████",
    ),
    "overlap": (
        "kari@eksempel.no",
        [_finding(0, 16, "EMAIL_ADDRESS", 1.0), _finding(0, 4)],
        "[e-postadresse]",
        "█" * 16,
    ),
    "outside": ("Ola", [_finding(1, 99), _finding(-4, 1)], "[navn][navn]", "███"),
    "unknown_type": ("x1y", [_finding(1, 2, "NEW_TYPE")], "x[personopplysning]y", "x█y"),
}


@pytest.mark.parametrize(("text", "findings", "redacted", "masked"), CASES.values(), ids=CASES)
def test_covers_findings(text: str, findings: list[Finding], redacted: str, masked: str) -> None:
    assert redact(text, findings) == redacted
    assert mask(text, findings) == masked


@given(st.text(), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60))))
def test_mask_keeps_length_and_all_else(text: str, spans: list[tuple[int, int]]) -> None:
    masked = mask(text, [_finding(start, end) for start, end in spans])
    assert len(masked) == len(text)
    covered = {i for start, end in spans for i in range(max(start, 0), min(end, len(text)))}
    for index, (before, after) in enumerate(zip(text, masked, strict=True)):
        assert after == ("█" if index in covered else before)


def test_every_type_of_the_recognisers_has_its_own_label() -> None:
    from guardrails.pii.detector import default_recognizers

    types = {e for r in default_recognizers() for e in r.supported_entities}
    labels = {label_for(entity_type) for entity_type in types}
    assert label_for("DEFAULT") not in labels
    assert len(labels) == len(types)
