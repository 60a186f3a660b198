"""A run as a page that a director and an adviser can read."""
