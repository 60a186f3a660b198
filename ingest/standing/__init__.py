"""What every part of a document is worth, why, and what staff can say about it."""
