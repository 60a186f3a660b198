"""An invented municipality's papers, one for each way in which a text may be worth something."""

from pathlib import Path

CIRCULAR = "circulars/henvendelser-til-medlemsservice.md"

BICYCLE = """# Tjenestesykkel

## Utlån av tjenestesykkel

Arbeidsgiveren låner ut tjenestesykkel i inntil 14 dager. Lånet kan likevel forlenges med 7 dager \
dersom ingen andre venter på sykkelen.

## Krav til den som låner tjenestesykkel

Den som låner tjenestesykkel, skal:

- bruke hjelm hele veien
- låse sykkelen med to låser
- melde fra om skade innen 24 timer
"""
COFFEE = """# Kaffepenger

## Sats for kaffepenger

Kaffepengene skal være 75 kroner i måneden for hver ansatt.
"""
HAT = """# Hattetillegg

## Satsen for hattetillegg

Hattetillegget er 310 kroner i uka for arbeid utendørs i vind.
"""
UMBRELLA = """# Paraplylån

## Innlevering av paraply

En lånt paraply skal leveres tilbake innen tre dager etter regnværet.
"""
BALLOON = """# Ballongprøve

## Varigheten av ballongprøven

Ballongprøven varer i 20 minutter og tas en gang i året av alle ansatte.
"""
MOUNTAIN = """# Fjellavtalen

## Fjelltillegget

Fjelltillegget er 940 kroner i måneden for arbeid over tregrensa.
"""
SOCKS = """# Ullsokker

## Utdeling av ullsokker

Arbeidsgiveren deler ut fire par ullsokker hver høst.
"""
MEMBERS = """# Seglskute

## Leie av seglskute

Seglskuta kan leies for 5200 kroner i døgnet.
"""
MASKED = """# Gjestebok

## Føring av gjestebok

Gjesteboka føres av ███████████ i resepsjonen hver dag. Den lagres i 36 dager.
"""

CATALOGUE = """
[[source]]
file = "circulars/henvendelser-til-medlemsservice.md"
title = "Henvendelser til KS Medlemsservice"
authority = "circular"
restatement = true

[[source]]
file = "handbook/tjenestesykkel.md"
title = "Tjenestesykkel"
issuer = "Fjellvik kommune"
valid_from = 2020-01-01

[[source]]
file = "proposals/kaffepenger.md"
authority = "guide"
status = "proposal"

[[source]]
file = "local/hattetillegg.md"
authority = "local_rule"
scope = "Fjellvik kommune"

[[source]]
file = "guides/paraplylan.md"
restatement = true

[[source]]
file = "regulations/ballongprove.md"
valid_from = 2030-01-01

[[source]]
file = "agreements/fjellavtalen.md"
title = "Fjellavtalen"
authority = "central_agreement"
valid_from = 2022-05-01
valid_to = 2024-05-01

[[source]]
file = "regulations/ullsokker.md"
valid_from = 2010-01-01
valid_to = 2020-01-01

[[source]]
file = "handbook/seglskute.md"
audience = "members"
"""


def files() -> dict[str, str]:
    """The documents by path, with their catalogue; the circular is the starter corpus' own."""
    circular = Path(__file__).parents[2] / "corpus" / CIRCULAR
    return {
        "catalogue.toml": CATALOGUE,
        CIRCULAR: circular.read_text(encoding="utf-8"),
        "handbook/tjenestesykkel.md": BICYCLE,
        "proposals/kaffepenger.md": COFFEE,
        "local/hattetillegg.md": HAT,
        "guides/paraplylan.md": UMBRELLA,
        "regulations/ballongprove.md": BALLOON,
        "agreements/fjellavtalen.md": MOUNTAIN,
        "regulations/ullsokker.md": SOCKS,
        "handbook/seglskute.md": MEMBERS,
        "handbook/gjestebok.md": MASKED,
    }
