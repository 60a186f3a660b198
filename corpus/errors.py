"""What can be broken about an index, as a tree.

CorpusError
├── ReleaseMissing      no index at the place named: build one
├── ReleaseUnreadable   an index of another version, or damaged: build it anew
├── ReleaseServed       a release that is served cannot be removed
├── StoreUnwritable     the vector store cannot write, most often because the disk is full
├── ThesaurusInvalid    the staff's list of words has a mistake (corpus.thesaurus)
└── ModelUnavailable    the embedding model's files are missing or not the ones indexed with
"""


class CorpusError(Exception):
    """Anything broken about what the assistant knows; the message says what to do."""


class ReleaseMissing(CorpusError):
    """There is no published release; the operator builds one with `python -m ingest build`."""


class ReleaseUnreadable(CorpusError):
    """A release exists but cannot be used; the operator rebuilds it."""


class ModelUnavailable(CorpusError):
    """The embedding model cannot be loaded, or differs from the one the index was built with."""


class ReleaseServed(CorpusError):
    """The release that is served cannot be removed; another one is to be published first."""


class StoreUnwritable(CorpusError):
    """The vector store cannot write; what was written so far is of no use."""
