"""A first file of words for staff, beside every document: what the rules found, to be reviewed.

Every line is a comment until somebody takes the `#` away: a file as written changes nothing.
The headings are those of the user's own documents: the files belong in the user's own folder.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.document import Section
from corpus.source import SECTOR, Standing
from ingest.catalogue import SIDECAR_SUFFIX, Catalogues
from ingest.classify import Classified, settle
from ingest.intake import take_in
from ingest.load import find_files
from ingest.rejection import Rejection

_HEAD = """\
# {title}
# Hva reglene fant om dette dokumentet. Fjern «# » foran linjene du vil bestemme selv, rett dem,
# og legg filen ved siden av dokumentet med navnet {name}.
# authority: law, regulation, central_agreement, circular, handbook, local_rule, guide
# status: in_force, not_yet_in_force, superseded, repealed, proposal, consultation_input,
#         meeting_record, fictitious_case
# valid_to er den første dagen teksten ikke gjelder. audience er public, members, subscribers eller
# navnet på én arbeidsgiver. Regel: {rule}
"""


@dataclass(frozen=True, slots=True)
class _Part:
    standing: Standing
    rule: str
    sections: Sequence[Section]


def write_first_words(roots: Sequence[Path], out: Path) -> list[Path]:
    """Write one file for every document under the folders; existing ones are left as they are.

    Raises:
        DocumentsMissing: A folder named does not exist, or two hold the same relative path.
        CatalogueInvalid: What staff wrote before has a mistake.
    """
    catalogues = Catalogues()
    taken = [one for found in find_files(roots) for one in take_in(found, catalogues)]
    written = []
    for one in settle([one for one in taken if not isinstance(one, Rejection)]):
        path = out / f"{one.document.source.file}{SIDECAR_SUFFIX}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(first_words(one), encoding="utf-8")
            written.append(path)
    return written


def first_words(judged: Classified) -> str:
    """What the rules found about one document, as commented TOML."""
    source = judged.document.source
    name = source.file.rpartition("/")[2] + SIDECAR_SUFFIX
    lines = [f"title = {_quoted(source.title)}", *_standing_lines(source.standing)]
    lines.append(f"audience = {_quoted(source.audience)}")
    for part in _parts(judged):
        lines += ["", "[[section]]", *_place(part), *_standing_lines(part.standing)]
        lines.append(f"why = {_quoted(part.rule)}")
    head = _HEAD.format(title=" ".join(source.title.split()), name=name, rule=judged.source_rule)
    return head + "".join(f"# {line}".rstrip() + "\n" for line in ["", *lines])


def _parts(judged: Classified) -> list[_Part]:
    """Runs of sections that are worth something else than the document."""
    sections = zip(judged.document.sections, judged.reasons, strict=True)
    runs = groupby(sections, key=lambda one: (one[0].standing, one[1]))
    return [
        _Part(standing, rule, [section for section, _ in run])
        for (standing, rule), run in runs
        if standing is not None
    ]


def _place(part: _Part) -> list[str]:
    """Where a part stands, by offsets, which no two parts share; its heading tells a reader."""
    blocks = [block for section in part.sections for block in section.blocks]
    heading = " ".join(part.sections[0].heading_path[-1].split())
    start = blocks[0].span.start if blocks else 0
    end = blocks[-1].span.start + 1 if blocks else 1
    return [f"# {heading}", f"start = {start}", f"end = {end}"]


def _standing_lines(standing: Standing) -> list[str]:
    lines = [
        f"authority = {_quoted(standing.authority.value)}",
        f"scope = {_quoted(standing.scope or SECTOR)}",
        f"status = {_quoted(standing.status.value)}",
    ]
    begins, ends = standing.validity.valid_from, standing.validity.valid_to
    lines += [f"valid_from = {begins.isoformat()}"] if begins else []
    return lines + ([f"valid_to = {ends.isoformat()}"] if ends else [])


def _quoted(words: str) -> str:
    """A TOML basic string; JSON writes the same, but for characters TOML forbids."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False).replace("\u007f", "\\u007f")
