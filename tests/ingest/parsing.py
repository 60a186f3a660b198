"""What a parser made of a file, in a form that tests can compare."""

from corpus.document import Block, BlockKind
from ingest.parse import parse
from ingest.parse.parsed import Parsed

Row = tuple[BlockKind, str]


def parse_text(file: str, text: str) -> Parsed:
    """Parse a text file of that name."""
    return parse(file, text.encode())


def outline(parsed: Parsed) -> dict[tuple[str, ...], list[str]]:
    """Each section's blocks by heading path, the way the stored original has them."""
    return {
        section.heading_path: [block.span.of(parsed.original) for block in section.blocks]
        for section in parsed.sections
    }


def rows(parsed: Parsed) -> list[Row]:
    """Kind and words of every block, in order."""
    return [(block.kind, block.span.of(parsed.original)) for block in blocks(parsed)]


def lead_ins(parsed: Parsed) -> list[str | None]:
    """The lead-in's words of every block, in order."""
    return [
        block.lead_in.of(parsed.original) if block.lead_in else None for block in blocks(parsed)
    ]


def blocks(parsed: Parsed) -> list[Block]:
    """Every block, in order."""
    return [block for section in parsed.sections for block in section.blocks]


def words_of(parsed: Parsed) -> str:
    """Everything that can be cited from the file, a line a block."""
    return "\n".join(text for _, text in rows(parsed))
