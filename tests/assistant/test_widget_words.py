"""The page has words for every status that an answer can have."""

import re
from pathlib import Path

from assistant.conversation import AnswerStatus

PAGE = Path(__file__).parents[2] / "assistant/widget/static/page.js"


def test_every_status_has_its_words_on_the_page() -> None:
    table = re.search(r"const STATUS = \{(.*?)\};", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert table is not None
    named = set(re.findall(r"(\w+): \"[^\"]+\"", table.group(1)))
    assert named == {status.value for status in AnswerStatus}
