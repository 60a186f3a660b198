"""The code that the page on the guard shows works as it stands there."""

import re

import pytest

from guardrails.settings import GuardrailSettings
from guardrails.verdict import Action, Category
from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs" / "guardrails.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_the_code_runs_and_says_what_the_page_says(
    block: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(block, "docs/guardrails.md", "exec"), {})  # noqa: S102 - our own page
    said = capsys.readouterr().out.splitlines()
    shown = [line.split("  # ")[1] for line in block.splitlines() if "print(" in line]
    assert said == shown


def test_there_is_code_to_run() -> None:
    assert len(BLOCKS) == 4


def test_every_setting_and_verdict_and_category_is_told() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert set(GuardrailSettings.__dataclass_fields__) <= told
    assert set(Action) <= told
    assert set(Category) <= told
