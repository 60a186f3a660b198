"""Figures from outcomes, each with its source; pure, and checked against known libraries."""
