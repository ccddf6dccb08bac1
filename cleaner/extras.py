"""Packages that only some uses need, and that extras of this one bring."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingPackageError(ImportError):
    """Something needs a package that is not installed; the message says how to get it."""


def needs(module: str, extra: str) -> Any:
    """Import the module that an extra brings.

    >>> needs("json", "parquet").__name__
    'json'
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingPackageError(f"pip install 'article-cleaner[{extra}]'") from None
