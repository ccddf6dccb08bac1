"""Steps of a datatrove pipeline: clean the text of documents, or find the article in their HTML."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from cleaner.corpora.documents import counts
from cleaner.extras import needs
from cleaner.results import Cleaned
from cleaner.stripper import Cleaner
from cleaner.write import removals

needs("datatrove.pipeline.base", "datatrove")

from datatrove.data import Document  # noqa: E402
from datatrove.pipeline.base import PipelineStep  # noqa: E402
from datatrove.pipeline.extractors.base import BaseExtractor  # noqa: E402

BATCH = 64


class ArticleCleaner(PipelineStep):
    """Edits the text of each document.

    `stripper`          the options
    `exclusion_writer`  a writer that gets what was removed: a document of the removed lines for each
                        document that lost any, with its id and metadata, and `removals` among these

    The statistics count the documents, those edited, and the lines and characters removed by category.

    >>> (document,) = ArticleCleaner().run([Document("It rained.\\nIt poured.\\nLeave a Reply", "1")])
    >>> document.text
    'It rained.\\nIt poured.'
    """

    name = "🧹 article-cleaner"
    type = "✂️ - FORMAT"

    def __init__(self, stripper: Cleaner | None = None, exclusion_writer: Any = None) -> None:
        super().__init__()
        self.stripper = stripper or Cleaner()
        self.exclusion_writer = exclusion_writer

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean the documents, some at a time."""
        documents = iter(data or ())
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            while batch := list(islice(documents, BATCH)):
                with self.track_time("batch"):
                    urls = [document.metadata.get("url") for document in batch]
                    cleaned = self.stripper.clean_batch([document.text for document in batch], urls)
                for document, one in zip(batch, cleaned, strict=True):
                    self.count(one)
                    if writer and one.removals:
                        writer.write(removed(document, one), rank)
                    document.text = one.text
                    self.update_doc_stats(document)
                    yield document

    def count(self, cleaned: Cleaned) -> None:
        """Add one document to the statistics."""
        self.stat_update("total", "edited") if cleaned.removals else self.stat_update("total")
        for row in counts(cleaned):
            for what in ("lines", "characters"):
                self.stat_update(f"{what}_removed_{row['category']}", value=row[what])


def removed(document: Document, cleaned: Cleaned) -> Document:
    """The lines that a document lost, as a document."""
    lines = "\n".join(removal.text for removal in cleaned.removals)
    return Document(lines, document.id, metadata={**document.metadata, "removals": removals(cleaned)})


class ArticleExtractor(BaseExtractor):
    """Takes documents whose text is HTML and makes it the clean text of the article in it.

    `stripper`  the options
    `timeout`   seconds for a document; one that takes longer is dropped and counted, as datatrove does

    >>> ArticleExtractor().extract("<p></p>")
    ''
    """

    name = "⛏ article-cleaner"

    def __init__(self, stripper: Cleaner | None = None, timeout: float = 10) -> None:
        super().__init__(timeout)
        self.stripper = stripper or Cleaner()

    def extract(self, text: str) -> str:
        """Find the article in a page and clean it."""
        return self.stripper.clean_html(text).text
