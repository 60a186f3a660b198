"""A question that asks two things, split in two."""

import re

from corpus.text import content_words

_ASKING = (
    "hvor|hva|hvem|hvordan|hvilke[nt]?|hvorfor|når|må|kan|skal|har|er|får|bør|gjelder|"
    "kor|kva|kven|korleis|kvifor|kva for|gjeld|"
    "how|what|who|when|which|why|must|can|do|does|is|are|should"
)
_BORDER = re.compile(rf"\?\s+|[,;]?\s+(?:og|samt|and)\s+(?=(?:{_ASKING})\b)", re.IGNORECASE)
_MIN_OWN_WORDS = 3


def question_parts(question: str) -> list[str]:
    """The parts of a question, in order; a part that leans on the first one is completed by it."""
    parts = [part.strip(" ?") for part in _BORDER.split(question)]
    parts = [part for part in parts if content_words(part) and len(part) > 1]
    if len(parts) < 2:
        return [question]
    subject = " ".join(content_words(parts[0]))
    return [
        part if place == 0 or len(content_words(part)) >= _MIN_OWN_WORDS else f"{part} {subject}"
        for place, part in enumerate(parts)
    ]
