"""The only writer of an index: documents in, a release out."""
