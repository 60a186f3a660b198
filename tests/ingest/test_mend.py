"""What a machine misread is put right beside the original, and nowhere else."""

import pytest

from corpus.document import Block, Edit, Section, Span
from ingest.mend import mend, unmasked
from ingest.parse.parsed import Parsed
from ingest.parse.plain_text import parse_plain_text

CLEAN = (
    "Ferie\n\nArbeidstakeren har rett til fem ukers ferie hvert år. Arbeidsgiveren fastsetter "
    "tiden etter drøfting med arbeidstakeren.\n"
)
DAMAGED = (
    "Lgn og ferie\n\nArbeidsgivaren skal sgrge for at arbeidstakaren far lgn i ferien. "
    "Arbeidstakaren kan sgkje om & fa fgreset lgn. Spgrsmal om lgn gar til leiaren. "
    "Arbeidsgjevaren ma drgfte lgnsspgrsmal med dei tillitsvalde, og arbeidstakaren skal fa vite "
    "korleis lgna er rekna ut fgr ho blir utbetalt. Sja arbeidsmiljglova & 10-12. Fristen er 14 "
    "dagar.\n"
)
CYRILLIC = "Lovbrudd\n\nOpplysninger om straffbare forhold og lov\u043evertredelser.\n"


def read(text: str, *, machine_read: bool = True) -> Parsed:
    return mend(parse_plain_text(text, title="Tittel"), machine_read=machine_read)


def test_a_clean_document_is_left_as_it_is() -> None:
    assert read(CLEAN) == parse_plain_text(CLEAN, title="Tittel")


def test_a_damaged_document_keeps_its_original_and_gets_edits() -> None:
    mended = read(DAMAGED)
    assert mended.original == DAMAGED
    read_as = {one.text for one in mended.edits}
    assert "arbeidsmiljølova" in read_as
    assert "§" in read_as
    assert not any(any(map(str.isdigit, one.text)) for one in mended.edits)
    assert list(mended.edits) == sorted(mended.edits, key=lambda one: one.start)


def test_headings_are_read_as_their_words_are() -> None:
    assert read(DAMAGED).sections[0].heading_path[-1] == "Løn og ferie"


def test_only_what_a_machine_may_have_read_is_repaired() -> None:
    assert read(DAMAGED, machine_read=False).edits == ()


@pytest.mark.parametrize("machine_read", [True, False])
def test_look_alike_letters_are_put_right_in_any_document(machine_read: bool) -> None:
    mended = read(CYRILLIC, machine_read=machine_read)
    (edit,) = mended.edits
    assert edit.text == "lovovertredelser"
    assert CYRILLIC[edit.start : edit.end] != edit.text


def test_a_heading_that_stands_nowhere_stays() -> None:
    block = Block(span=Span(0, len(CYRILLIC)))
    section = Section(heading_path=("Laget av tittelen",), blocks=(block,))
    parsed = Parsed(original=CYRILLIC, sections=(section,))
    assert mend(parsed, machine_read=False).sections[0].heading_path == ("Laget av tittelen",)


def test_an_edit_of_masked_characters_is_dropped() -> None:
    edits = (Edit(0, 3, "Løn"), Edit(4, 7, "går"))
    assert unmasked(edits, "Lgn ███ ut") == edits[:1]
