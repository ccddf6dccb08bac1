"""Steps for the engines that people already run: thin adapters over `Cleaner.clean_batch`.

`CleanBatch` serves Hugging Face datasets, Ray Data, Spark and everything else that hands over columns;
`cleaner.steps.datatrove` holds the steps of a datatrove pipeline.
"""

from cleaner.steps.batch import CleanBatch

__all__ = ["CleanBatch"]
