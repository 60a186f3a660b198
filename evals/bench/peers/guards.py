"""Other ways to stop messages with personal data, and ours, behind one port."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evals.bench.peers.line_up import missing_of
from evals.datasets.message import Message
from guardrails.guard import Guard

_KEYWORDS = Path(__file__).with_name("keywords.nb.toml")
# What `load_predefined_recognizers` loads for English in version 2.2.366, but for spaCy's.
_PRESIDIO = (
    "CreditCard UsBank UsLicense UsItin UsPassport UsSsn Nhs Crypto Date Email Iban Ip "
    "MedicalLicense MacAddress Uuid Phone Url"
).split()
# E-mail address, payment card, telephone and British national insurance number, in the widest
# form that each is written in; worded anew from how GOV.UK Chat's checks are described.
_GOVUK = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:\d[ -]?){13,16}\b"
    r"|(?<!\w)\+?(?:\(?\d{1,4}\)?[ -]?){2,4}\d{3,4}\b"
    r"|\b[A-Z]{2} ?(?:\d{2} ?){3}[A-D]\b",
    re.IGNORECASE,
)


class GuardPeer(Protocol):
    """Decides what becomes of a message."""

    def judge(self, message: Message) -> str:
        """`allow` or `block`, as a message's own verdict is written; ours may also `ask`."""
        ...


@dataclass(frozen=True, slots=True)
class OwnGuard:
    """The product's guard, which sees the conversation."""

    guard: Guard

    def judge(self, message: Message) -> str:
        """See `GuardPeer.judge`."""
        return message.judged_by(self.guard)


class KeywordGuard:
    """A list of words as one would write it at first, matched where a word begins."""

    def __init__(self) -> None:
        read = tomllib.loads(_KEYWORDS.read_text(encoding="utf-8"))
        stems = "|".join(re.escape(stem) for stem in read["stems"])
        self._pattern = re.compile(rf"\b(?:{stems})", re.IGNORECASE)

    def judge(self, message: Message) -> str:
        """See `GuardPeer.judge`."""
        return _verdict(found=self._pattern.search(message.text) is not None)


class PatternGuard:
    """GOV.UK Chat's four kinds of personal data; any match blocks the message."""

    def judge(self, message: Message) -> str:
        """See `GuardPeer.judge`."""
        return _verdict(found=_GOVUK.search(message.text) is not None)


class PresidioGuard:
    """Presidio with the recognisers that it loads by itself, but for the one that needs a model.

    Its language is English, the only one that it has recognisers for by default. Any finding
    blocks the message, whatever its score, as `analyze` returns them by default.
    """

    def __init__(self) -> None:
        from presidio_analyzer import (
            AnalyzerEngine,
            EntityRecognizer,
            RecognizerRegistry,
            predefined_recognizers,
        )
        from presidio_analyzer.nlp_engine import NoOpNlpEngine
        from tldextract import tldextract

        # Else the first e-mail address would fetch a list from the network.
        tldextract.TLD_EXTRACTOR.suffix_list_urls = ()
        # Its own loader takes classes by name, and would take those of ours that share a name.
        recognizers: list[EntityRecognizer] = [
            getattr(predefined_recognizers, f"{name}Recognizer")() for name in _PRESIDIO
        ]
        registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
        engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": ""}])
        self._analyser = AnalyzerEngine(
            registry=registry, nlp_engine=engine, supported_languages=["en"]
        )

    def judge(self, message: Message) -> str:
        """See `GuardPeer.judge`."""
        return _verdict(found=bool(self._analyser.analyze(message.text, language="en")))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardEntrant:
    """A guard by the key of its name in the catalogue; `create` only where none is missing."""

    key: str
    packages: tuple[str, ...] = ()
    create: Callable[[], GuardPeer]

    @property
    def missing(self) -> tuple[str, ...]:
        """See `missing_of`."""
        return missing_of(self.packages)


def guard_line_up(guard: Guard) -> list[GuardEntrant]:
    """All guards, ours first."""
    presidio = ("presidio_analyzer", "tldextract")
    return [
        GuardEntrant(key="own", create=lambda: OwnGuard(guard)),
        GuardEntrant(key="presidio", packages=presidio, create=PresidioGuard),
        GuardEntrant(key="keywords", create=KeywordGuard),
        GuardEntrant(key="govuk", create=PatternGuard),
    ]


def _verdict(*, found: bool) -> str:
    return "block" if found else "allow"
