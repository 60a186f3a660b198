"""Which sections staff mean, and what they say of them."""

from collections.abc import Sequence

from corpus.document import Section
from corpus.source import Standing, Validity
from corpus.text import fold, words
from ingest.catalogue import SectionEntry

_STEP = "›"


def entry_for_each(
    entries: Sequence[SectionEntry], sections: Sequence[Section]
) -> tuple[list[SectionEntry | None], tuple[str, ...]]:
    """What is said of each section, the first entry that means it; and names that mean none.

    Headings are compared as folded words, so that what a machine misread still counts as equal.
    """
    said: list[SectionEntry | None] = [None] * len(sections)
    unmatched = []
    for entry in entries:
        meant = _meant(entry, sections)
        if not meant:
            unmatched.append(entry.heading or entry.from_ or f"[{entry.start}, {entry.end})")
        for place in meant:
            said[place] = said[place] or entry
    return said, tuple(unmatched)


def standing_said(entry: SectionEntry, own: Standing) -> Standing:
    """A section's standing with what staff say in place of what was found."""
    return Standing(
        authority=entry.authority or own.authority,
        scope=entry.scope or own.scope,
        status=entry.status or own.status,
        validity=Validity(
            entry.valid_from or own.validity.valid_from, entry.valid_to or own.validity.valid_to
        ),
    )


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(map(fold, words(heading)))


def _meant(entry: SectionEntry, sections: Sequence[Section]) -> list[int]:
    if entry.start is not None and entry.end is not None:
        return [
            place
            for place, section in enumerate(sections)
            if section.blocks and entry.start <= section.blocks[0].span.start < entry.end
        ]
    if entry.from_ is not None:
        return _between(entry.from_, entry.to, sections)
    return [place for place, one in enumerate(sections) if _below(entry.heading or "", one)]


def _between(first: str, until: str | None, sections: Sequence[Section]) -> list[int]:
    """From the first section below one heading up to the next that another heading opens."""
    starts = [place for place, section in enumerate(sections) if _below(first, section)]
    if not starts:
        return []
    ends = [
        place
        for place, section in enumerate(sections)
        if until and place > starts[0] and _below(until, section)
    ]
    return list(range(starts[0], ends[0] if ends else len(sections)))


def _below(named: str, section: Section) -> bool:
    """Whether a section lies below a heading, named alone or as «outer › inner»."""
    steps = [folded(step) for step in named.split(_STEP)]
    path = [folded(heading) for heading in section.heading_path]
    return any(path[at : at + len(steps)] == steps for at in range(len(path) - len(steps) + 1))
