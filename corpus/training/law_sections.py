"""Laws and regulations in force as sections (§), read from the Markdown archive of Lovdata's data.

In that archive, text after a list inside a paragraph stands before the list. That does not matter
for training, and it is why nothing is ever cited from it.
"""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ARCHIVE = Path("norwegian-laws/lover_forskrifter_md.tar.xz")

HELD_OUT_LAWS = frozenset(
    {
        "lov/1967-02-10",  # forvaltningsloven of 1967
        "lov/1988-04-29-21",  # ferieloven
        "lov/1988-05-06-22",  # permitteringslønnsloven
        "lov/1992-12-04-126",  # arkivlova of 1992
        "lov/1993-06-04-58",  # allmenngjøringsloven
        "lov/1997-02-28-19",  # folketrygdloven
        "lov/2005-06-17-62",  # arbeidsmiljøloven
        "lov/2006-05-19-16",  # offentleglova
        "lov/2012-01-27-9",  # arbeidstvistloven
        "lov/2017-06-16-51",  # likestillings- og diskrimineringsloven
        "lov/2018-06-15-38",  # personopplysningsloven
        "lov/2018-06-22-83",  # kommuneloven
        "lov/2021-05-21-42",  # språklova
        "lov/2023-06-09-30",  # opplæringslova
        "lov/2025-06-20-81",  # forvaltningsloven of 2025
        "lov/2025-06-20-96",  # arkivlova of 2025
    }
)
"""No training pair comes from these sixteen laws: they are what the encoder is measured on."""

MIN_BODY_CHARACTERS = 40

_FRONT_MATTER = re.compile(r'^(tittel|korttittel|refid): "(.*)"$', re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.*)$")
_SECTION_HEADING = re.compile(r"^(?:§+ ?(?=\d)|(?=Artikkel \d))([^.]+?)\.? *(?:\. +(.*))?$")
_AMENDMENT = re.compile(r"^\*.*\*$")
_PARAGRAPH_NUMBER = re.compile(r"^\(\d+\) +")


@dataclass(frozen=True, slots=True, kw_only=True)
class LawSection:
    """One § with what stands above it; `title` and `chapter` may be empty."""

    law: str
    law_title: str
    chapter: str
    number: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """The rule's text without its heading."""
        return "\n".join(self.paragraphs)


def read_sections(data: Path) -> Iterator[LawSection]:
    """Yield every § with a body of some length, in archive order.

    Args:
        data: the folder with the raw data.
    """
    with tarfile.open(data / ARCHIVE, "r:xz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".md") else None
            if stream is not None:
                yield from parse_law(stream.read().decode("utf-8"))


def parse_law(markdown: str) -> Iterator[LawSection]:
    """Yield the sections of one law or regulation that begins with front matter."""
    facts = dict(_FRONT_MATTER.findall(markdown))
    law_title = _short_title(facts.get("korttittel") or facts.get("tittel") or "")
    chapter = ""
    for heading, lines in _blocks(markdown):
        match = _SECTION_HEADING.match(heading)
        if match is None:
            chapter = heading
            continue
        section = LawSection(
            law=facts.get("refid", ""),
            law_title=law_title,
            chapter=chapter,
            number=match.group(1).strip(),
            title=(match.group(2) or "").strip(),
            paragraphs=_paragraphs(lines),
        )
        if len(section.body) >= MIN_BODY_CHARACTERS:
            yield section


def _short_title(title: str) -> str:
    return title.split(" – ")[0]


def _blocks(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (heading, the lines below it); what stands before the first heading is left out."""
    heading: str | None = None
    lines: list[str] = []
    for line in markdown.splitlines():
        match = _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        if heading is not None:
            yield heading, lines
        heading, lines = match.group(1), []
    if heading is not None:
        yield heading, lines


def _paragraphs(lines: list[str]) -> tuple[str, ...]:
    """Join list items to the paragraph they follow; leave out amendment notes."""
    paragraphs: list[str] = []
    for line in lines:
        text = line.strip()
        if not text or _AMENDMENT.match(text):
            continue
        if text.startswith("- ") and paragraphs:
            paragraphs[-1] += "\n" + text[2:]
        else:
            paragraphs.append(_PARAGRAPH_NUMBER.sub("", text.removeprefix("- ")))
    return tuple(paragraphs)
