"""Keeps peers from the network: they read it from the environment, and from nowhere else."""

import os

_SWITCHES = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TRANSFORMERS_OFFLINE": "1",
}


def keep_offline() -> None:
    """Switch off telemetry and downloads; must come before a peer is first imported."""
    os.environ.update(_SWITCHES)  # noqa: TID251 - written, not read: peers have no other switch
