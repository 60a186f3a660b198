"""Norwegian text made comparable: words, letters that scanning confuses, character n-grams.

Nothing here changes what is stored or quoted; it only decides what is taken for equal in search.
"""

import re
import unicodedata
from functools import lru_cache

GRAM_LENGTH = 4

# Scanned text has @, & and | in place of ø, å and l inside words.
_WORD = re.compile(r"(?:[^\W_]|[@&|])+")
_LETTER_MARKS = "@&|"

# Cyrillic and Greek letters that look like Latin ones; a real circular holds some inside a word.
HOMOGLYPHS = str.maketrans(
    "аеорсухіјѕдгтмкнвАВЕКМНОРСТУХІЈЅοαερνικ",
    "aeopcyxijsdrtmkhbABEKMHOPCTYXIJSoaepvik",
)

# Letters that machine reading of Norwegian print confuses with one another, folded to one.
_CONFUSABLE = str.maketrans(
    {
        "æ": "e",
        "ø": "o",
        "å": "a",
        "ä": "a",
        "ö": "o",
        "é": "e",
        "è": "e",
        "ê": "e",
        "ò": "o",
        "ó": "o",
        "ô": "o",
        "á": "a",
        "à": "a",
        "ü": "u",
        "@": "o",
        "&": "a",
        "|": "l",
        "i": "l",
        "1": "l",
    }
)

STOP_WORDS = frozenset(
    """
    og i jeg det at en et den til er som på de med han av ikke der så var meg seg men ett har om vi
    min mitt ha hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal
    selv sjøl her alle vil bli ble blitt kunne inn når være kom noen noe ville dere deres kun ja
    etter ned skulle denne for deg si sine sitt mot å meget hvorfor dette disse uten hvordan ingen
    din ditt blir samme hvilken hvilke sånn inni mellom vår hver hvem vors hvis både bare enn fordi
    før mange også slik vært begge siden må får gjelder lang lange lenge ofte mye hos oss egentlig
    hvilket gjør gjøre noen ganger bør altså kanskje vite lurer sånn cirka ca typ betyr menes
    eg ein ei eit dei me kva korleis kor kven kvifor kvar ikkje frå nokon noko vere vert vart sjølv
    mykje korleis bør gjere altså kanskje lurer vite sjølve
    då når blir hjå deira dykk honom hennar no um sidan mykje skulle ville måtte får gjeld tyder
    the a an of to in is are do does did we our us how what when who which for and or on at it be
    can must should may have has i my with if by from that this there long many much often does they
    he she their them was were been will would could not no
    """.split()
)


def plain(text: str) -> str:
    """Lower-cased NFKC text with look-alike letters of other scripts made Latin.

    Length may change; offsets do not carry over.
    """
    return unicodedata.normalize("NFKC", text.replace("\u00ad", "")).lower().translate(HOMOGLYPHS)


def words(text: str) -> list[str]:
    """The words of `plain(text)`, in order, hyphens split; digits count as words."""
    return [word for word in _WORD.findall(plain(text)) if word.strip(_LETTER_MARKS)]


def content_words(text: str) -> list[str]:
    """The words that carry meaning; all words where nothing else is left."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """One spelling for all that machine reading confuses."""
    return word.translate(_CONFUSABLE)


@lru_cache(maxsize=200_000)
def grams(word: str) -> tuple[str, ...]:
    """Overlapping character 4-grams of the folded word with its edges marked; short words whole.

    McNamee and Mayfield (2004): 4-grams rival language-specific processing in languages that
    compound.
    """
    edged = f"_{fold(word)}_"
    if len(edged) <= GRAM_LENGTH:
        return (edged,)
    return tuple(edged[i : i + GRAM_LENGTH] for i in range(len(edged) - GRAM_LENGTH + 1))
