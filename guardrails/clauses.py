"""Looking around a word: neighbours, the clause it stands in, the language of the message."""

from guardrails.person_words import PersonWords
from guardrails.tokens import Words

_REACH = 40


class Clauses:
    """Questions about places in one message; every answer looks at a bounded stretch."""

    def __init__(self, text: Words, people: PersonWords) -> None:
        self.text = text
        self.people = people
        self._words = [token.lower for token in text.tokens]
        self.is_english = _is_english(text, people)

    def word(self, index: int) -> str:
        """The lower-case word at a place, empty outside the message."""
        return self._words[index] if 0 <= index < len(self._words) else ""

    def has(self, name: str, index: int) -> bool:
        """Whether the word at a place belongs to a class."""
        return 0 <= index < len(self._words) and self._words[index] in self.people.sets[name]

    def has_any(self, names: tuple[str, ...], index: int) -> bool:
        """Whether the word at a place belongs to any of several classes."""
        word, sets = self.word(index), self.people.sets
        return any(word in sets[name] for name in names)

    def before(self, index: int) -> range:
        """The places of the same sentence before one, nearest first, at most 40."""
        sentence = self.text.sentences[self.text.tokens[index].sentence]
        return range(index - 1, max(sentence.start, index - _REACH) - 1, -1)

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two places exist and lie in one sentence."""
        tokens = self.text.tokens
        inside = 0 <= one < len(tokens) and 0 <= other < len(tokens)
        return inside and tokens[one].sentence == tokens[other].sentence

    def has_comma_before(self, index: int) -> bool:
        """Whether a comma stands between the word before and this one."""
        return index < len(self.text.tokens) and "," in self.text.tokens[index].gap

    def is_conditional(self, index: int) -> bool:
        """Whether a clause of «hvis», «dersom» or «når» has been opened and not closed."""
        for position in self.before(index):
            if self.has("conditionals", position) and self._opens_clause(position):
                return not self._asks_when(position)
            if self.has_comma_before(position + 1):
                return False
        return False

    def is_hypothetical(self, index: int) -> bool:
        """As `is_conditional`, but «når jeg er …» tells of what is so."""
        for position in self.before(index):
            if self.word(position) in {"når", "when"}:
                return False
            if self.has("conditionals", position):
                return self.is_conditional(index)
        return False

    def reports(self, index: int) -> bool:
        """Whether the sender tells of someone: «vi har en lærer som …»."""
        lead = list(self.before(index))
        told = any(self.has("sender_group", p) for p in lead) and any(
            self.has("reporting", p) for p in lead
        )
        return told and not self.is_conditional(index)

    def _asks_when(self, position: int) -> bool:
        """«Når er …?» asks about time and opens no condition."""
        start = self.text.sentences[self.text.tokens[position].sentence].start
        is_when = self.word(position) in {"når", "when"}
        return is_when and position == start and self.has("function_words", position + 1)

    def _opens_clause(self, position: int) -> bool:
        """«om» opens a clause before a subject; elsewhere it is a preposition."""
        if self.word(position) != "om":
            return True
        subjects = ("articles", "third_pronouns", "sender_pronouns", "generic_pronouns")
        following = self.word(position + 1)
        return self.has_any(subjects, position + 1) or self.people.role(following) is not None


def _is_english(text: Words, people: PersonWords) -> bool:
    words = [token.lower for token in text.tokens]
    english = sum(map(people.sets["english_words"].__contains__, words))
    norwegian = sum(map(people.sets["norwegian_words"].__contains__, words))
    return english > 1 and english > norwegian
