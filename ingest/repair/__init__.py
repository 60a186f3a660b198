"""Repair of machine-read text: what was printed, told from what the machine saw.

A noisy channel: words and pairs of words of both written standards, and confusions of letters that
are estimated from each document itself. A document that is not damaged comes out as it went in.
"""

from collections import Counter
from collections.abc import Sequence

from ingest.repair.channel import Channel
from ingest.repair.damage import Damage, damage_of
from ingest.repair.decode import Decoder
from ingest.repair.edit import Edit, Repair
from ingest.repair.estimate import estimate, leaning
from ingest.repair.model import RepairModel
from ingest.repair.sections import section_signs
from ingest.repair.tokens import Token, tokens

__all__ = ["Damage", "Edit", "Repair", "RepairModel", "channel_of", "damage_in", "repair"]


def repair(original: str, model: RepairModel | None = None) -> Repair:
    """Read a document anew; the identity where it is not damaged.

    Numbers, addresses and words without a clearly likelier reading stay. Time is linear in the
    length: about a second for 100,000 characters.
    """
    model = model or RepairModel.load()
    row = tokens(original)
    types = _types(row)
    if not damage_of(types, model).is_damaged:
        return Repair(original, ())
    readings = estimate(model, types, leaning(model, types))
    signs = list(section_signs(original))
    taken = {at for edit in signs for at in range(edit.start, edit.end)}
    words = [
        edit
        for edit in Decoder(readings).edits(row)
        if taken.isdisjoint(range(edit.start, edit.end))
    ]
    return Repair(original, tuple(sorted([*signs, *words])))


def damage_in(original: str, model: RepairModel | None = None) -> Damage:
    """How many words of a document are clearly misread; what decides whether it is repaired."""
    return damage_of(_types(tokens(original)), model or RepairModel.load())


def channel_of(original: str, model: RepairModel) -> Channel:
    """The confusions of a document as they are estimated from it, be it damaged or not."""
    types = _types(tokens(original))
    return estimate(model, types, leaning(model, types)).channel


def _types(row: Sequence[Token]) -> Counter[str]:
    return Counter(token.shape for token in row if not token.fixed)
