"""A batch of rows in, the same batch out with its texts cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cleaner.corpora.documents import added
from cleaner.stripper import Cleaner


@dataclass(frozen=True)
class CleanBatch:
    """Cleans one column of a batch; a null stays null.

    `stripper`   the options
    `column`     the name of the texts' column
    `url_column` the name of the column with the pages' addresses
    `add`        columns to add, of "removals", "comments" and "counts"

    A batch is a mapping of columns, as `Dataset.map(..., batched=True)` and `map_batches` hand it over,
    or a data frame, as Spark's `mapInPandas` does; what comes back is of the same kind.

    >>> CleanBatch()({"id": [1], "text": ["It rained.\\nIt poured.\\nLeave a Reply"]})
    {'id': [1], 'text': ['It rained.\\nIt poured.']}
    """

    stripper: Cleaner = field(default_factory=Cleaner)
    column: str = "text"
    url_column: str | None = None
    add: tuple[str, ...] = ()

    def __call__(self, batch: Any) -> Any:
        """Clean a batch."""
        texts = list(batch[self.column])
        urls = list(batch[self.url_column]) if self.url_column else [None] * len(texts)
        there = [i for i, text in enumerate(texts) if text is not None]
        cleaned = self.stripper.clean_batch([texts[i] for i in there], [urls[i] for i in there])
        columns: dict[str, list[Any]] = {
            self.column: texts,
            **{name: [None] * len(texts) for name in self.add},
        }
        for i, one in zip(there, cleaned, strict=True):
            columns[self.column][i] = one.text
            for name, value in added(one, self.add).items():
                columns[name][i] = value
        return batch.assign(**columns) if hasattr(batch, "assign") else {**batch, **columns}
