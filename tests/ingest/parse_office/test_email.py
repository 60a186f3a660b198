from datetime import date
from email.message import EmailMessage

import pytest

from corpus.source import Status
from ingest.errors import Reason
from ingest.parse.email_history import own_lines
from ingest.parse.email_message import Attachment, attachments, parse_email, read_email
from ingest.refusals import OUTLOOK_MSG, PASSWORD, TOO_DEEP
from tests.ingest.fixtures import make_office as make
from tests.ingest.parse_office.reading import assert_sound, lines, reason_of
from tests.ingest.parsing import outline, words_of


def _plain(body: str, subject: str = "Emne") -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(body)
    return message.as_bytes()


def _html(body: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Emne"
    message.set_content(body, subtype="html")
    return message.as_bytes()


def _own(text: str) -> str:
    """The sender's own lines of a text."""
    held = text.split("\n")
    return "\n".join(held[number] for number in own_lines(held).kept).strip()


def test_an_answer_keeps_its_subject_and_own_words_only():
    reading = read_email(make.message_with_attachment(), title="Fil")
    parsed = reading.parsed
    subject = "Høring om permisjonsreglement"
    assert list(outline(parsed)) == [(subject,)]
    assert lines(parsed) == [
        ("paragraph", "Hei", None),
        ("paragraph", "Vi støtter forslaget om:", None),
        ("list_item", "- tolv dager", "Vi støtter forslaget om:"),
        ("list_item", "- lønn for alle", "Vi støtter forslaget om:"),
    ]
    assert parsed.profile.title == subject
    assert parsed.profile.state_date == date(2031, 5, 3)
    assert reading.left_out == {"quoted_history": 1, "signatures": 1}
    assert_sound(parsed)


def test_an_email_is_never_a_rule():
    assert parse_email(_plain("Vi vedtar: 14 dager."), title="Fil").profile.status is (
        Status.CONSULTATION_INPUT
    )


@pytest.mark.parametrize(
    "told", ["kari.eksempel", "Eksempel <", "hemmelig-123", "postmottak", "900 00 000", "1. juni"]
)
def test_nothing_of_the_header_the_signature_or_the_thread_is_kept(told: str):
    assert told not in parse_email(make.message_with_attachment(), title="Fil").original


_HISTORY = [
    "Fra: Ola\nSendt: i dag\nTil: Kari\nEmne: x",
    "Fra: Ola Sendt: i dag Til: Kari Emne: x",
    "Frå: Ola\nDato: i dag",
    "From: Ola\nSent: today",
    "*From:* Ola\n*Sent:* today",
    "________________________________\nFra: Ola\nSendt: i dag",
    "-----Opprinnelig melding-----",
    "---------- Forwarded message ---------",
    "Start på videresendt melding:",
    "Den 3. mai 2031 kl. 10:12 skrev Ola <o@e.invalid>:",
    "man. 3. mai 2031 kl. 10:12 skrev Ola Eksempel\n<ola@eksempel.invalid>:",
    "On Mon, 3 May 2031 at 10:12, Ola wrote:",
]


@pytest.mark.parametrize("history", _HISTORY)
def test_an_earlier_message_ends_the_text(history: str):
    assert _own(f"Mitt svar.\n\n{history}\n\nGammelt.") == "Mitt svar."


@pytest.mark.parametrize(
    "line",
    [
        "Fra: og med 1. mai gjelder nye regler.",
        "Rektor skrev: dette holder ikke.",
        "Opprinnelig melding ble sendt i fjor.",
        "________________",
        "I 2031 skrev rådet om saken",
        "From here on: nothing.",
        "Hilsen til alle ansatte ble lest opp.",
        "Med vennlighet og respekt",
        "-- ikke en signatur",
        "Mvhx",
    ],
)
def test_a_line_that_only_resembles_one_stays(line: str):
    assert _own(f"Først.\n{line}\nSist.") == f"Først.\n{line}\nSist."


def test_answers_between_quoted_lines_are_the_senders_own():
    text = "Den 3. mai 2031 kl. 10:12 skrev Ola:\n> Når er fristen?\nDen er i mai.\n>> Og nå?\nNei."
    assert _own(text) == "Den er i mai.\nNei."


@pytest.mark.parametrize(
    "closing",
    [
        "--",
        "-- ",
        "Med vennlig hilsen",
        "Vennlig hilsen Kari Eksempel, rådgiver",
        "Med venleg helsing,",
        "Mvh Kari",
        "M.v.h.",
        "Hilsen Kari",
        "Helsing",
        "Best regards",
        "Med vennlige hilsener",
    ],
)
def test_a_signature_is_left_out(closing: str):
    assert _own(f"Svaret er ja.\n\n{closing}\nKari\nTlf. 0") == "Svaret er ja."


def test_what_is_too_long_for_a_signature_stays():
    rest = "\n".join(["Videre tekst om saken."] * 80)
    assert _own(f"Hei\nMvh\n{rest}").endswith("Videre tekst om saken.")


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("SV: VS: Ferie", "Ferie"),
        ("Re[2]: Ferie", "Ferie"),
        ("Ferie: regler", "Ferie: regler"),
        ("Svar om ferie", "Svar om ferie"),
        ("", "Fil"),
        ("SV: ", "Fil"),
    ],
)
def test_the_subject_heads_the_message_without_its_prefixes(subject: str, expected: str):
    assert parse_email(_plain("Tekst.", subject), title="Fil").profile.title == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"=?iso-8859-1?Q?L=F8nn?=", "Lønn"),
        (b"=?utf-8?B?TMO4bm4=?=", "Lønn"),
        (b"=?finnes-ikke?Q?L=F8nn?=", "=?finnes-ikke?Q?L=F8nn?="),
        (b"Ferie\r\n og fri", "Ferie og fri"),
    ],
)
def test_a_coded_subject_is_read_where_it_can_be(raw: bytes, expected: str):
    data = b"Subject: " + raw + b"\r\nDate: i gaar\r\n\r\nTekst.\r\n"
    parsed = parse_email(data, title="Fil")
    assert parsed.profile.title == expected
    assert parsed.profile.state_date is None


def test_html_keeps_lists_tables_and_headings_and_drops_the_thread():
    body = (
        "<html><head><meta charset='iso-8859-1'></head><body><p>Hei på deg</p><h2>Ferie</h2>"
        "<p>Vi ber om:</p><ul><li>frist</li><li>svar</li></ul>"
        "<table><tr><td>År</td><td>Dager</td></tr></table>"
        "<blockquote>Sitat fra loven.</blockquote>"
        "<div id='Signature'>Kari</div><blockquote type='cite'>Gammelt</blockquote>"
        "<div class='x gmail_quote'>Gammelt</div><div id='divRplyFwdMsg'>Fra</div>"
        "<p>Gammelt</p></body></html>"
    )
    reading = read_email(_html(body), title="Fil")
    assert outline(reading.parsed) == {
        ("Emne",): ["Hei på deg"],
        ("Emne", "Ferie"): [
            "Vi ber om:",
            "– frist",
            "– svar",
            "År | Dager",
            "Sitat fra loven.",
        ],
    }
    assert "Gammelt" not in reading.parsed.original
    assert reading.left_out["signatures"] == 1
    assert_sound(reading.parsed)


def test_a_thread_in_html_without_marks_is_told_by_its_words():
    body = (
        "<p>Svaret er ja.</p><p>Med vennlig hilsen<br>Kari</p><p>Fra: Ola<br>Sendt: nå</p><p>x</p>"
    )
    assert words_of(parse_email(_html(body), title="Fil")) == "Svaret er ja."


@pytest.mark.parametrize(
    ("plain", "expected"), [("Ren tekst.", "Ren tekst."), (" ", "Merket tekst.")]
)
def test_plain_text_goes_before_html_where_there_is_any(plain: str, expected: str):
    message = EmailMessage()
    message["Subject"] = "Emne"
    message.set_content(plain)
    message.add_alternative("<p>Merket tekst.</p>", subtype="html")
    assert words_of(parse_email(message.as_bytes(), title="Fil")) == expected


def test_nested_lists_keep_the_item_above_as_lead_in():
    parsed = parse_email(_plain("Vi vil ha:\n- ferie\n    - i juli\n- fri\n"), title="Fil")
    assert lines(parsed) == [
        ("paragraph", "Vi vil ha:", None),
        ("list_item", "- ferie", "Vi vil ha:"),
        ("list_item", "- i juli", "- ferie"),
        ("list_item", "- fri", "Vi vil ha:"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Content-Type: text/plain; charset=finnes-ikke\n\nL\xf8nn", "Lønn"),
        (b"Content-Type: text/plain\n\nL\xc3\xb8nn", "Lønn"),
        (b"Content-Type: text/html\n\n", ""),
        (b"Content-Type: text/html\n\n<p>L\xf8nn</p>", "Lønn"),
        (b"Content-Type: multipart/mixed; boundary=x\n\nikke delt", ""),
        (b"Content-Type: image/png\n\nabc", ""),
        (b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR", ""),
    ],
)
def test_a_careless_program_is_read_as_far_as_it_goes(body: bytes, expected: str):
    assert words_of(parse_email(b"Subject: Emne\n" + body, title="Fil")) == expected


def test_attachments_have_plain_and_unique_names():
    message = EmailMessage()
    message["Subject"] = "Emne"
    message.set_content("Se vedlegg.")
    for name in ("../../a.txt", "C:\\b\\a.txt", "c!.txt", "..."):
        message.add_attachment(b"1", maintype="text", subtype="plain", filename=name)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf")
    inner = EmailMessage()
    inner["Subject"] = "Indre"
    inner.set_content("Indre tekst.")
    message.add_attachment(inner)
    message.add_attachment(b"p", maintype="image", subtype="png", cid="<logo>", filename="l.png")
    found = list(attachments(message.as_bytes()))
    assert [one.name for one in found] == [
        "a.txt",
        "a-2.txt",
        "c_.txt",
        "vedlegg-4.txt",
        "vedlegg-5.pdf",
        "vedlegg-6.eml",
    ]
    assert found[0] == Attachment("a.txt", b"1")
    assert words_of(parse_email(found[-1].data, title="Fil")) == "Indre tekst."
    assert words_of(parse_email(message.as_bytes(), title="Fil")) == "Se vedlegg."


def _nested(depth: int) -> bytes:
    data = b"Subject: innerst\n\nTekst."
    for at in range(depth):
        data = (
            f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n".encode()
            + data
            + f"\n--b{at}--\n".encode()
        )
    return b"Subject: x\n" + data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.old_word_file(), OUTLOOK_MSG),
        (b"Hei\n\nIngen hode.", Reason.DAMAGED),
        (bytes(range(256)) * 4, Reason.DAMAGED),
        (b"Subject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data", PASSWORD),
        (b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b--", PASSWORD),
        (_nested(150), TOO_DEEP),
    ],
    ids=["outlook", "text", "bytes", "s/mime", "pgp", "deep"],
)  # fmt: skip
def test_what_is_no_open_message_is_refused(data: bytes, reason: Reason):
    assert reason_of(lambda: parse_email(data, title="Fil")) is reason
    assert reason_of(lambda: list(attachments(data))) is reason


def test_signed_text_is_not_taken_for_encrypted():
    data = b"Subject: x\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n\nx"
    assert words_of(parse_email(data, title="Fil")) == ""


def test_an_attached_message_that_cannot_be_written_out_again_is_empty():
    data = (
        b"Subject: x\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n"
        b"Subject: y\nContent-Type: text/plain; charset=finnes-ikke\n\n\xff"
    )
    assert [one.name for one in attachments(data)] == ["vedlegg-1.eml"]


def test_a_message_cut_in_many_parts_is_read():
    assert words_of(parse_email(_nested(90), title="Fil")) == "Tekst."
