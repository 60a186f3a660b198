"""Identifiers: checksums, recognisers, and the detector that runs them."""
