"""Messages full of numbers that identify nobody: pay, periods, paragraphs, cases and the like."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from types import MappingProxyType

from corpus.sentences import sentence_spans
from ingest.parse import parse

_SUFFIXES = frozenset({".md", ".xml"})
_LONGEST = 1_000
_HALF = 0.5
_EAN_WEIGHTS = (1, 3)
_ISBN_LENGTH = 10
_ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_MONTHS = "januar februar mars april mai juni juli august september oktober november desember"


def sentences(folder: Path, *, split: str) -> list[str]:
    """Every sentence of a folder's laws and texts that holds a digit, half of them to a split.

    Args:
        folder: Read with all below it; Lovdata's XML and Markdown.
        split: `dev` or `test`; which sentence belongs where is settled by its own words.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    held = dict.fromkeys(sentence for file in files for sentence in _sentences(file))
    wanted = ("dev", "test").index(split)
    return [one for one in held if zlib.crc32(one.encode()) % 2 == wanted]


def _sentences(file: Path) -> Iterator[str]:
    text = parse(file.name, file.read_bytes()).original
    for span in sentence_spans(text):
        sentence = text[span.start : span.end]
        if len(sentence) <= _LONGEST and any(character.isdigit() for character in sentence):
            yield sentence


def pay_message(kind: str, chance: Random) -> str:
    """A message of a kind, one of `PAY_KINDS`."""
    return PAY_KINDS[kind](chance)


def _amount(chance: Random, low: int = 350, high: int = 950) -> int:
    return 100 * chance.randrange(10 * low, 10 * high)


def _spaced(amount: int) -> str:
    return f"{amount:,}".replace(",", " ")


def _ladder(chance: Random) -> str:
    first = _amount(chance)
    steps = [_spaced(first + step * 100 * chance.randint(40, 150)) for step in range(6)]
    return "Minstelønn etter ansiennitet 0, 2, 4, 6, 8 og 10 år: " + chance.choice(
        [" ", " | ", "\t", ", ", " / "]
    ).join(steps)


def _table(chance: Random) -> str:
    rows: list[str] = []
    for code in chance.sample(range(6014, 8302), 6):
        year = _amount(chance)
        month = round(year / 12)
        name = chance.choice(["", "Fagarbeider ", "Lærer ", "Sykepleier ", "Adjunkt "])
        is_grouped = len(rows) % 2 == 1 and chance.random() < _HALF
        pay = f"{_spaced(year)} {_spaced(month)}" if is_grouped else f"{year} {month}"
        rows.append(f"{name}{code} {pay} {year / 1950:.2f}".replace(".", ","))
    return "Kode Årslønn Månedslønn Timelønn\n" + "\n".join(rows)


def _pair(chance: Random) -> str:
    year = _amount(chance)
    return f"Hva er riktig, {year} {round(year / 12)} eller {year + 4100} {round(year / 12) + 342}?"


def _large(chance: Random) -> str:
    amount = chance.randrange(10**9, 10**11)
    about = chance.choice(
        ["Budsjettet er {} kroner", "Regnskapet viste kr {}", "sum {},-", "{} kr"]
    )
    return about.format(_spaced(amount))


def _account_like(chance: Random) -> str:
    amount = chance.randrange(10**5, 10**8)
    written = f"{amount // 1000:,}".replace(",", ".") + f",{amount % 100:02}"
    about = ["Trekket er {} kroner", "Beløpet {} på konto 5010", "Konto 5010 {}", "art 10100 {} kr"]
    return chance.choice(about).format(written)


def _period(chance: Random) -> str:
    year = chance.randint(2018, 2030)
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    forms = (
        f"Gjelder perioden 01.05.{year}–30.04.{year + 2}",
        f"Tariffperioden 1.5.{year} - 30.4.{year + 2} og {day}.{month}.{year}",
        f"Fra {day:02}.{month:02}.{year} til {day:02}.{month:02}.{year + 1}, jf. § 3-{month}",
        f"{day:02}{month:02}{year % 100:02}-{day:02}{month:02}{year % 100 + 1:02}",
        f"{year}-{month:02}-{day:02} til {year + 2}-{month:02}-{day:02}",
        f"Møte {day}/{month}-{year % 100} kl. 09.00–11.30, sak {month}/{year % 100}",
        f"Ferie {day}. {_MONTHS.split()[month - 1]} {year} til 2. januar {year + 1}",
        f"Arbeidstaker født i {year - 60} eller før, med virkning fra {day}.{month}.{year}",
    )
    return chance.choice(forms)


def _sections(chance: Random) -> str:
    a, b, c = (chance.randint(1, 17) for _ in range(3))
    forms = (
        f"Gjelder aml. § {a}-{b}, § {b}-{c} ({a}) og § {c}-{a} andre ledd bokstav b?",
        f"Ferieloven § {a} nr. {b} jf. §§ {b} til {b + c}, og HTA kapittel {a}.{b}.{c}",
        f"SFS 2213, SFS 2404, SGS 1002 og HTA {2000 + a} punkt {b}.{c}",
        f"HTA vedlegg {a}, SFS {2200 + b} § {c}-{a}, side {b * 7}",
        f"LOV-2005-06-17-62 § {a}-{b}, FOR-2013-12-0{c % 9 + 1}-1{a:02}{b % 10}",
        f"Rundskriv B/{a:02}-20{c + 10}, HA {2000 + b} og A/{b}-2024",
    )
    return chance.choice(forms)


def _case(chance: Random) -> str:
    year, number = chance.randint(2015, 2026), chance.randrange(1, 10**5)
    forms = (
        f"Saksnummer {year}/{number:05}",
        f"Sak {year}/{number}-{number % 40 + 1}, arkivsak {year % 100}/{number}",
        f"Vår ref. {year}{number:05}-{number % 9}",
        f"JournalpostID {year}{number:06}",
        f"Journalpost {year}{number:07}",
        f"journal-ID {number + 10**7}, dokument {number + 10**8}",
        f"Arkivref {year}/{number:05} - {number % 90} / {number % 400}",
        f"Faktura nr. {year}{number:05} forfaller om 30 dager",
        f"websak {year}/{number} løpenr. {number * 7 + 10**6}",
    )
    return chance.choice(forms)


def _organisation(chance: Random) -> str:
    while True:
        eight = chance.choice("89") + f"{chance.randrange(10**7):07}"
        rest = sum(int(d) * w for d, w in zip(eight, _ORGANISATION_WEIGHTS, strict=True)) % 11
        if rest != 1:
            break
    nine = eight + str(-rest % 11)
    grouped = f"{nine[:3]} {nine[3:6]} {nine[6:]}"
    forms = ("Org.nr. {}", "organisasjonsnummer {}", "kommunen (orgnr {})", "NO {} MVA", "{} MVA")
    return chance.choice(forms).format(chance.choice([nine, grouped]))


def _ean(digits: str) -> str:
    total = sum(int(d) * _EAN_WEIGHTS[at % 2] for at, d in enumerate(digits))
    return digits + str(-total % 10)


def _book(chance: Random) -> str:
    nine = f"82{chance.randrange(10**7):07}"
    check = -sum(int(d) * (_ISBN_LENGTH - at) for at, d in enumerate(nine)) % 11
    ten = f"{nine[:2]}-{nine[2:4]}-{nine[4:]}-{'X' if check == _ISBN_LENGTH else check}"
    thirteen = _ean("978" + nine)
    whole = f"{thirteen[:3]}-{thirteen[3:5]}-{thirteen[5:7]}-{thirteen[7:12]}-{thirteen[12]}"
    return "Boka har " + chance.choice(
        [f"ISBN {ten}", f"ISBN {thirteen}", f"ISBN-13: {whole}", f"ISBN {whole.replace('-', ' ')}"]
    )


def _goods(chance: Random) -> str:
    code = _ean(f"70{chance.randrange(10**10):010}")
    return chance.choice(["EAN {}", "strekkode {}", "Vare {} til kontoret", "GTIN: {}"]).format(
        code
    )


def _own_phone(chance: Random) -> str:
    last = chance.randrange(10000)
    number = chance.choice([f"24 13 {last // 100:02} {last % 100:02}", f"2413{last:04}"])
    return chance.choice(["Ring KS på {}", "KS Medlemsservice, telefon {}", "Tlf. {}"]).format(
        number
    )


def _shares(chance: Random) -> str:
    a, b, c = (chance.randint(1, 100) for _ in range(3))
    forms = (
        f"Stilling {a} %, {b},{c:02} % og {c} % i {a} uker, {b} dager og {c} timer",
        f"37,5 timer, 35,5 t/uke og 33,6: {a} + {b} = {a + b}, {c} × 12 = {c * 12}",
        f"Kvelds- og nattillegg {a},{b:02} kr/t, lørdag {b},50, søndag 1/{c}, kl. 17.00-07.00",
        f"To av tre, en til fem, ni av ti og {a} av {b}: fire, fem eller seks uker?",
        f"Ein, to, tre eller fire veker, {a} eller {b} dagar i {2000 + c % 30}",
        f"G er 124 028 kr, 6 G er 744 168 kr, {a} G er {_spaced(a * 124028)} kr",
    )
    return chance.choice(forms)


PAY_KINDS: MappingProxyType[str, Callable[[Random], str]] = MappingProxyType(
    {
        "ladder": _ladder,
        "table": _table,
        "pair": _pair,
        "large": _large,
        "account_like": _account_like,
        "period": _period,
        "sections": _sections,
        "case": _case,
        "organisation": _organisation,
        "book": _book,
        "goods": _goods,
        "own_phone": _own_phone,
        "shares": _shares,
    }
)
"""What each kind of message is made by."""
