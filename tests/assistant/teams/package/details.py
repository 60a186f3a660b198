from typing import Any

from assistant.teams.package.details import AppDetails

GUID = "0b5a1f0e-2d2c-4f6b-9f4e-3d1c5a7b9e10"


def details(**changed: Any) -> AppDetails:
    given = {
        "app_id": GUID,
        "developer": "Eksempel kommune",
        "website": "https://www.eksempel.kommune.no/assistent",
        "privacy": "https://www.eksempel.kommune.no/personvern",
        "terms": "https://www.eksempel.kommune.no/vilkar",
    }
    return AppDetails(**(given | changed))
