"""What an answer must hold to be one: the unit that is asked for, the names and years named.

A passage on the right subject that lacks the amount asked for, or is about another year or another
employer, does not answer.
"""

import re
from dataclasses import dataclass

from corpus.text import STOP_WORDS, fold, plain, words

_NUMBER = (
    r"(?:\d+|\b(?:én|éin|ett|eitt|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|fjorten|"
    r"femten|tjue|tretti|halv\w*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b)"
)
# Scanned text writes å as a, & or d: «maned», «&r».
_TIME_UNIT = (
    r"(?:dag|døgn|d[øg]gn|uke|veke|m[åa&]n[ae]d|mnd|md\b|(?<![a-zæøå])[åa&]rs?\b|"
    r"time|tim[ae]r|minutt)"
)
_MONEY = re.compile(
    r"\d[\d .]*\s*(?:kr\b|kroner|,-|,–)|\bkr\.?\s*\d|\b\d{2,3} \d{3}\b|"
    r"\d\s*%|prosent|(?-i:\d\s*G\b)",
    re.I,
)
_PERCENT = re.compile(r"%|prosent|pst|\bper ?cent|halv", re.I)
_ONE = r"\b(?:en|ein|ei|et|eit)\b"
_DURATION = re.compile(
    rf"(?:{_NUMBER}|{_ONE})[^.;]{{0,30}}?{_TIME_UNIT}|{_TIME_UNIT}[^.;]{{0,15}}\d|"
    r"ubegrens|uten tidsbegrens|utan tidsavgrens",
    re.I,
)
_TIME = re.compile(
    rf"{_NUMBER}|\b(?:innen|innan|senest|seinast|straks|snarest|før|etter|fra|frå|når|ved|først|"
    r"januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b",
    re.I,
)
_COUNT = re.compile(_NUMBER, re.I)
_AMOUNT = re.compile(r"\d|prosent|halv|dobb?el|\bfull", re.I)

_ASKED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\b(?:hvor mange|kor mange|how many) (?:kroner|kr)\b|\bkilometersats|\bsats\w*\b|"
            r"\b(?:hva|kva) kostar?\b|\bkostar?\b.*\?|\bhvor dyr|\bkor dyr|"
            r"\bhvilket beløp|\bkva beløp|\ballowance\b|\bpremium rate\b|"
            r"\b(?:hvor|kor) (?:mye|mykje|stort?)\b.*(?:betal|kost|tillegg|løn|godtgj|dekk|trekk)|"
            r"\bgarantil[øo]n|\bminstel[øo]n|\bårsl[øo]n",
            re.I,
        ),
        _MONEY,
    ),
    (re.compile(r"\b(?:mange|hvilken|kva|stor) prosent|\bprosentsats|\bpercent", re.I), _PERCENT),
    (
        re.compile(
            r"\b(?:hvor|kor) leng[ei]\b|\b(?:hvor|kor) lange?\b|\bhow long\b|"
            r"\b(?:hvor mange|kor mange|how many) (?:dag|tim|uke|veke|måned|månad|år|day|week|hour|"
            r"month|year|minutt)",
            re.I,
        ),
        _DURATION,
    ),
    (re.compile(r"\b(?:hvor mange|kor mange|how many)\b", re.I), _COUNT),
    (re.compile(r"\b(?:hvor|kor) (?:mye|mykje|stort?|høyt?|høgt?)\b|\bhow much\b", re.I), _AMOUNT),
    (re.compile(r"\bfrist|\bdeadline", re.I), _TIME),
)

_FORMS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\b(?:hvor|kor) ofte\b|\bhow often\b", re.I),
        re.compile(
            r"\bgan?g|\bgong|[åa]rl(?:i|e)g|\bkvar|\bhver|jevnlig|jamleg|m[åa]n[ae]dl|\btimes\b|"
            r"\bevery\b|annual",
            re.I,
        ),
    ),
    (
        re.compile(
            r"\bnår\b|\b(?:hvor|kor) (?:fort|raskt|snart|tidl[ei]g)\b|\bfrist|\bwhen\b|"
            r"\bhow (?:soon|quickly|fast|early)\b",
            re.I,
        ),
        re.compile(
            r"\binnen|\binnan|\bsenest|\bseinast|\bstraks|\bsnarest|\bfør\b|\better at\b|frist|"
            r"\bdag|\bveke|\buke|\bm[åa]n[ae]d|umiddelbart|\bwithin\b|\bkl\b",
            re.I,
        ),
    ),
    (
        re.compile(r"\bhvem\b|\bkven\b|\bwho\b|\bwhom\b", re.I),
        re.compile(
            r"led[ea]r|leiar|arbeids(?:giver|gjevar|givar)|utval|styre|rådmann|direktør|rektor|"
            r"verneombo[ud]|departement|tilsyn|part(?:ene|ane)|nemnd|ansvar|"
            r"tillitsval|employer|manager",
            re.I,
        ),
    ),
    (
        re.compile(r"\b(?:hvor|kor) lenge?\b|\b(?:hvor|kor) lange?\b|\bhow long\b", re.I),
        re.compile(rf"\d|{_TIME_UNIT}|\btid", re.I),
    ),
)
"""Questions by what asks them, and what a sentence holds that answers such a one."""

_DELEGATING = re.compile(
    r"[\W\d]*(?:Kongen|departementet|\w+(?:departementet|tilsynet|direktoratet)|\w+myndighet\w*)"
    r"[^.]{0,60}?\b(?:forskrift\w*|føresegn\w*|(?:nærmere|nærare) reg(?:l|el)\w*)|"
    r"[\W\d]*(?:I forskrift|Ved forskrift)\b",
    re.I,
)
_ASKS_WHO_RULES = re.compile(
    r"forskrift|føresegn|departement|kongen|tilsyn|direktorat|myndighet|regulation|ministry|\bking\b",
    re.I,
)

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_NAME = re.compile(r"(?<=[a-zæøå0-9,;:] )[A-ZÆØÅ][\wæøå]+(?:[ -][A-ZÆØÅ][\wæøå]+)*")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one question expects of its answer."""

    unit: re.Pattern[str] | None
    names: tuple[str, ...]
    years: tuple[str, ...]
    forms: tuple[re.Pattern[str], ...] = ()
    asks_who_rules: bool = False
    """Whether it is about who may make rules: nobody else is answered by that."""

    @classmethod
    def of(cls, question: str) -> "Expectation":
        """Read a question, or a part of one."""
        unit = next((held for asked, held in _ASKED if asked.search(question)), None)
        named = (plain(name) for name in _NAME.findall(question))
        names = tuple(dict.fromkeys(fold(name) for name in named if name not in STOP_WORDS))
        forms = tuple(held for asked, held in _FORMS if asked.search(question))
        return cls(
            unit,
            names,
            tuple(dict.fromkeys(_YEAR.findall(question))),
            forms,
            asks_who_rules=_ASKS_WHO_RULES.search(question) is not None,
        )

    def has_unit(self, text: str) -> bool:
        """Whether a text holds an answer of the kind asked for."""
        return self.unit is None or self.unit.search(text) is not None

    def forms_held(self, text: str) -> int:
        """How many of the forms asked for a text has: a time, a number of times, somebody."""
        return sum(form.search(text) is not None for form in self.forms)

    def is_beside(self, text: str) -> bool:
        """Whether a sentence only says who may make rules, and that is not what is asked."""
        return not self.asks_who_rules and _DELEGATING.match(text) is not None

    def missing(self, about: str) -> int:
        """How many of the names and years asked about a passage and its source do not name."""
        held = fold(plain(about))
        stems = {word[:5] for word in words(held)}
        unnamed = [
            name
            for name in self.names
            if name not in held and not all(part[:5] in stems for part in words(name))
        ]
        return len(unnamed) + sum(fold(year) not in held for year in self.years)
