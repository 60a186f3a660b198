"""The retriever offered to programs that speak LangChain."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.retrieval import Query, Retriever, ScoredChunk


class LangChainRetriever(BaseRetriever):
    """Any `Retriever` as a LangChain runnable: a question in, documents out, best first.

    The locator, the heading path and what the text is worth stand in each document's metadata.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    limit: int = 10

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        found = self.retriever.retrieve(Query(text=query, limit=self.limit))
        return [_document(scored) for scored in found]


def _document(scored: ScoredChunk) -> Document:
    chunk, place, standing = scored.chunk, scored.chunk.locator, scored.chunk.standing
    return Document(
        id=chunk.chunk_id,
        page_content=chunk.text,
        metadata={
            "source": chunk.source_id,
            "file": place.file,
            "page": place.page,
            "start": place.start,
            "end": place.end,
            "heading_path": list(chunk.heading_path),
            "authority": standing.authority.value,
            "scope": standing.scope,
            "status": standing.status.value,
            "score": scored.score,
        },
    )
