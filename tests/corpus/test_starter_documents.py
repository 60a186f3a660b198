"""The starter documents: every rule with its reference, and every reference to something there."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest

from corpus.document import BlockKind
from ingest.parse.markdown import parse_markdown
from tests.conftest import require

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted(
    path
    for folder in ("circulars", "handbook", "regulations")
    for path in (CORPUS / folder).glob("*.md")
)
CATALOGUE = tomllib.loads((CORPUS / "catalogue.toml").read_text(encoding="utf-8"))["source"]
ENTRIES = {entry["file"]: entry for entry in CATALOGUE}

LAWS = {
    "aml.": "nl-20050617-062.xml",
    "arbeidsmiljøloven": "nl-20050617-062.xml",
    "ftrl.": "nl-19970228-019.xml",
    "ferieloven": "nl-19880429-021.xml",
    "fvl.": "nl-19670210-000.xml",
    "ldl.": "nl-20170616-051.xml",
    "offl.": "nl-20060519-016.xml",
    "kommuneloven": "nl-20180622-083.xml",
    "yfl.": "nl-19890616-065.xml",
    "personopplysningsloven": "nl-20180615-038.xml",
    "opplæringslova": "nl-20230609-030.xml",
    "helsepersonelloven": "nl-19990702-064.xml",
    "trossamfunnsloven": "nl-20200424-031.xml",
}
_REFERENCE = re.compile(
    r"\((?:[^()]|\([^()]*\))*"
    r"(?:§|HTA|HA |B/08-2019|håndbok|handbok|rettleiing|veileder|SGS|SFS|artikkel)"
    r"(?:[^()]|\([^()]*\))*\)"
)
_LAW_REFERENCE = re.compile(
    rf"({'|'.join(map(re.escape, LAWS))}) § (\d+(?: A)?(?:-\d+)?(?: [a-z]\b)?)"
)
FEWEST, FEWEST_NYNORSK = 40, 10


def name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def test_there_are_enough_documents_in_both_written_standards() -> None:
    assert len(FILES) >= FEWEST
    assert sum(entry["language"] == "nn" for entry in CATALOGUE) >= FEWEST_NYNORSK


def test_every_document_is_catalogued_as_a_restatement_and_nothing_else_is() -> None:
    assert set(ENTRIES) == {name(path) for path in FILES}
    for entry in CATALOGUE:
        assert entry["restatement"] is True
        assert entry["restates"]
        assert entry["state_date"]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_document_says_first_that_it_is_a_restatement(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert re.match(r"\*(?:Gjengivelse|Attgjeving|Attgiving|Gjengjeving)", lines[2])


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_paragraph_and_list_carries_its_reference(path: Path) -> None:
    parsed = parse_markdown(path.read_text(encoding="utf-8"), title="x")
    for section in parsed.sections[1:]:
        texts = [block.span.of(parsed.original) for block in section.blocks]
        kinds = [block.kind for block in section.blocks]
        in_table = BlockKind.TABLE_ROW in kinds
        assert in_table or _REFERENCE.search(" ".join(texts)), section.heading_path
        for text, kind in zip(texts, kinds, strict=True):
            if kind is BlockKind.TABLE_ROW:
                assert re.search("§|HTA|HA |håndbok|handbok", text) or "(" in " ".join(texts), text
            if kind is BlockKind.PARAGRAPH and not text.rstrip().endswith(":"):
                assert _REFERENCE.search(text), text


def held_sections(file: Path) -> set[str]:
    text = unescape(file.read_text(encoding="utf-8"))
    return set(re.findall(r'data-name="§(\d+A?(?:-\d+)?[a-z]?)"', text))


@pytest.mark.real_documents
def test_every_section_that_is_referred_to_stands_in_the_law() -> None:
    laws = Path("../shared/documents/regulations/laws")
    require(laws.is_dir(), "needs the laws beside the repository")
    held = {file: held_sections(laws / file) for file in set(LAWS.values())}
    missing = [
        (name(path), law, section)
        for path in FILES
        for law, section in _LAW_REFERENCE.findall(path.read_text(encoding="utf-8"))
        if not {section.replace(" ", ""), section.split()[0]} & held[LAWS[law]]
    ]
    assert not missing, missing


def test_a_reference_is_known_when_it_is_seen_and_not_otherwise() -> None:
    assert _REFERENCE.search("Fristen er 14 dager (aml. § 15-3 sjuende ledd).")
    assert _REFERENCE.search("Satsen er 20 % (HTA kap. 1 § 5 punkt 5.2).")
    assert not _REFERENCE.search("Fristen er 14 dager (nesten alltid).")
    assert not _REFERENCE.search("Fristen er 14 dager etter § 15-3.")
