"""Two releases of a few invented circulars: before and after some of them were replaced."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.index_folder import IndexFolder
from corpus.release import Release
from corpus.source import Source
from tests.factories import build_index

TODAY = date(2026, 3, 2)

KEPT, FLEXTIME, LUNCH, MEMBERS, HANDBOOK, COMING = (
    "circulars/b-04-2023.txt",
    "circulars/b-05-2023.txt",
    "circulars/b-06-2023.txt",
    "circulars/members/b-07-2023.txt",
    "handbook/kaffe.md",
    "circulars/b-01-2027.txt",
)
NEW_FLEXTIME = "circulars/b-09-2025.txt"


def circular(number: str, day: str, body: str) -> str:
    return (
        f"B-rundskriv nr.: {number}\nDokument nr.: 19/1\nDato: {day}\n\nTil: Kommunen\n\n"
        f"REGLER FOR HATTER\n\n{body}\n"
    )


BEFORE = {
    KEPT: circular("B/04-2023", "01.02.2023", "Hatten kan være blå på onsdager."),
    FLEXTIME: circular("B/05-2023", "01.02.2023", "Hatten kan henges på knagg innen kl. 9."),
    LUNCH: circular("B/06-2023", "01.02.2023", "Hatten skal tas av ved lunsj."),
    MEMBERS: circular("B/07-2023", "01.02.2023", "Hatten kan lånes av medlemmene."),
    COMING: circular("B/01-2027", "01.02.2027", "Hatten skal være rød fra neste år."),
    HANDBOOK: "# Kaffe\n\n## Sats for kaffe\n\nKaffen koster 75 kroner i måneden.\n",
    "catalogue.toml": f'[[source]]\nfile = "{MEMBERS}"\naudience = "members"\n',
}
AFTER = {
    NEW_FLEXTIME: circular(
        "B/09-2025",
        "01.03.2025",
        "Rundskrivet erstatter B/05-2023. Se også B/04-2023. Hatten kan henges på krok.",
    ),
    "catalogue.toml": BEFORE["catalogue.toml"]
    + f'\n[[source]]\nfile = "{LUNCH}"\nstatus = "repealed"\n'
    f'\n[[source]]\nfile = "{NEW_FLEXTIME}"\nurl = "https://www.ks.no/b-09-2025"\n',
}


@dataclass(frozen=True)
class Releases:
    before: Release
    after: Release


def build_both(folder: Path) -> Releases:
    index = build_index(folder, BEFORE)
    before = loaded(index)
    build_index(folder, AFTER)
    return Releases(before, loaded(index))


def loaded(index: Path) -> Release:
    folder = IndexFolder(index)
    return Release.load(folder.folder_of(folder.current()))


def of(release: Release, file: str) -> Source:
    return next(one for one in release.sources.values() if one.file == file)


def saying(release: Release, file: str, body: str) -> Release:
    """The release as if a circular said something else below its head."""
    source = of(release, file)
    head = release.originals[source.source_id].partition("REGLER")[0]
    return replace(release, originals={**release.originals, source.source_id: f"{head}{body}"})
