"""Employee numbers: digits count only beside a word that says what they are."""

from typing import ClassVar

from guardrails.pii.recognizers.base import NorwegianPatternRecognizer


class EmployeeNumberRecognizer(NorwegianPatternRecognizer):
    """«ansattnummer 40217», «ansatt 55102», «ans. 5521», «employee no 5521», «ID 7741 er …»."""

    ENTITY: ClassVar[str] = "EMPLOYEE_NUMBER"
    GROUPS: ClassVar[tuple[str, ...]] = ("number", "bare", "subject")
    NEEDS: ClassVar[str] = r"\d[\d\-. ]+\d"
    PATTERN: ClassVar[str] = (
        r"(?<!\p{L})(?:ans\.?|ansatt|tilsett|tilsatt|l[øo]nn?s|medarbeider|medarbeidar|arbeidstaker|"
        r"arbeidstakar|employee|staff|ressurs)"
        r"[ \-]?(?:nummer(?:et)?|nr\.?|no\.?|number|id(?:-nummer)?)"
        r"(?:\s+(?:er|is|hans|hennes|hennar))?[\s:#=]{0,3}"
        r"(?P<number>[A-Z]{0,3}\d[\d\-. ]{1,10}\d)(?![\d%])"
        r"|(?<!\p{L})(?:ans\.?|ansatt|tilsett|tilsatt|employee)\s+#?"
        r"(?P<bare>(?!(?:19|20)\d\d\b)\d{4,7})(?![\d%.,]\d|\w| kr)"
        # «ID 7741 er …»: whoever is the subject of a sentence, not a case in an archive.
        r"|(?:^|[.!?\n]\s*)id[\s:#-]{1,2}(?P<subject>\d{4,7})"
        r"(?=\s+(?:er|har|skal|vil|kan|må|får|fikk|fekk|ble|blei|vart|søker|søkjer|ønsker|kom|is|has|wants)\b)"
    )
