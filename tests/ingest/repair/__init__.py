"""Tests of the repair of machine-read text."""
