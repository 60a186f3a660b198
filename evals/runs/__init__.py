"""Runs: what was measured, on what, and what changed since."""
