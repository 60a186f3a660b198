from pathlib import Path

from langchain_core.runnables import RunnableLambda

from corpus.embedders.hashing import HashingEmbedder
from corpus.factory import open_index
from corpus.langchain_retriever import LangChainRetriever
from tests.factories import build_index

FILES = {
    "handbook/sykkel.txt": "Sykkel\n\nAnsatte kan låne tjenestesykkel i fjorten dager.\n",
    "handbook/parkering.txt": "Parkering\n\nPlassene ved rådhuset fordeles hver høst.\n",
}


def test_a_runnable_gives_the_passages_with_their_locators(tmp_path: Path) -> None:
    index = open_index(build_index(tmp_path, FILES), HashingEmbedder())
    chain = LangChainRetriever(retriever=index.retriever, limit=1) | RunnableLambda(lambda d: d[0])
    found = chain.invoke("Hvor lenge kan tjenestesykkel lånes?")
    index.store.close()
    place = found.metadata
    assert place["file"] == "handbook/sykkel.txt"
    assert FILES[place["file"]][place["start"] : place["end"]] == found.page_content
    assert place["authority"] == "handbook"
    assert place["status"] == "in_force"


def test_it_gives_as_many_as_are_wanted(tmp_path: Path) -> None:
    index = open_index(build_index(tmp_path, FILES), HashingEmbedder())
    found = LangChainRetriever(retriever=index.retriever, limit=2).invoke("sykkel")
    index.store.close()
    assert len(found) == 2
