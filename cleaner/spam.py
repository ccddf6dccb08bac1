"""The probability that one reader comment is spam: a small learned model over words and figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from math import exp, sqrt
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleaner.spam_evidence import FIGURES, Evidence, evidence

FORMAT = 1  # of the model file
TABLES = ("words", "pairs", "links", "onsets")
ONSET = 5  # letters, of longer words
LINK_SEED, ONSET_SEED = 77, 55  # so that the same letters count otherwise in another table
FEW = 4  # tames the sum over few pieces
LIGHT = 1e-9  # stands for 0, so that a piece counts as known
LIMIT = 4.0  # spreads that a figure may lie above its mean

ALL_ZEROS = bytes.maketrans(b"123456789", b"000000000")
PLAIN_WORD = re.compile(rb"[A-Za-z0-9]+|\n+|[^\w\s]{1,4}")
WORD = re.compile(  # of UTF-8; every Han, kana and other sign is a word of its own
    rb"(?:[A-Za-z0-9]|[\xc3-\xdf][\x80-\xbf]|[\xe0\xe1\xea-\xef][\x80-\xbf]{2})+"
    rb"|[\xe3-\xe9][\x80-\xbf]{2}|[\xe2\xf0][\x80-\xbf]+|\n+|[^\w\s\x80-\xff]{1,4}"
)

Weights = Mapping[int, float]


def spam_score(text: str) -> float:
    """The probability, 0 to 1, that a comment is spam: bought links, adverts, gambling, phishing and so on.

    Anger, bad spelling, short praise and useful links are no spam. What is blank scores 0.

    >>> spam_score("") == 0.0
    True
    >>> spam_score("Thanks, that fixed the build on my machine.") < 0.5
    True
    """
    if not isinstance(text, str):
        raise TypeError(f"a comment is a str, not {type(text).__name__}")
    return load().score(text)


def spam_scores(texts: Sequence[str]) -> list[float]:
    """The same for many comments.

    >>> spam_scores(["", " "])
    [0.0, 0.0]
    """
    return list(map(spam_score, texts))


class Spam:
    """A model, ready to score: an .npz archive of plain arrays, as `training/spam.py` writes it.

    Raises OSError for a file that cannot be read, ValueError for one that is no model.
    """

    def __init__(self, path: str) -> None:
        data = Path(path).read_bytes()
        try:
            with np.load(BytesIO(data), allow_pickle=False) as archive:
                arrays: dict[str, NDArray[Any]] = {name: archive[name] for name in archive.files}
            if int(arrays["format"]) != FORMAT:
                raise ValueError(f"it has format {arrays['format']}, and this version reads {FORMAT}")
            self.tables: list[Weights] = [
                dict(zip(arrays[f"{name}.keys"].tolist(), self.weights(arrays, name), strict=True))
                for name in TABLES
            ]
            mean, gain = arrays["mean"].astype(float), arrays["gain"].astype(float)
            if mean.shape != (len(FIGURES),):
                raise ValueError(f"it has {mean.size} figures, not {len(FIGURES)}")
            enter = arrays["enter"].astype(float)
            told, seen = (
                enter[: len(TABLES)],
                enter[len(TABLES) :] * gain[:, None],
            )  # figures enter as they are
            self.most = mean + LIMIT / gain
            self.enter = np.concatenate((told, seen))
            self.bias = arrays["enter.bias"].astype(float) - mean @ seen
            self.leave, self.shift = arrays["leave"].astype(float), float(arrays["shift"])
        except (OSError, KeyError, EOFError, ValueError, BadZipFile) as error:
            raise ValueError(f"{path}: not a spam model of this version of cleaner: {error}") from None

    def weights(self, arrays: Mapping[str, NDArray[Any]], name: str) -> list[float]:
        """The weights of a table."""
        found: list[float] = (arrays[f"{name}.weights"] * float(arrays[f"{name}.step"])).tolist()
        return [weight or LIGHT for weight in found]

    def score(self, text: str) -> float:
        """The probability that a comment is spam, to four decimals."""
        if not text or text.isspace():
            return 0.0
        found = evidence(text)
        told = list(map(told_by, self.tables, pieces(found)))
        values = np.array((*told, *found.figures))
        figures = values[len(told) :]
        np.log1p(figures, out=figures)
        np.minimum(figures, self.most, out=figures)
        heard = values @ self.enter
        heard += self.bias
        np.maximum(heard, 0.0, out=heard)
        logit = sum(told) + self.shift + float(heard @ self.leave)
        return round(1 / (1 + exp(-min(max(logit, -30.0), 30.0))), 4)


def pieces(found: Evidence) -> tuple[Collection[int], list[int], list[int], list[int]]:
    """Hashes of a comment's words, each once, and of its pairs of words, words of links, and onsets of words.

    >>> [len(hashes) for hashes in pieces(evidence("wonderful, wonderful site"))]
    [4, 5, 0, 2]
    """
    text = found.text.encode("utf-8", "ignore").translate(ALL_ZEROS)
    words = (PLAIN_WORD if text.isascii() else WORD).findall(text)
    words.append(b"$")
    hashes = list(map(crc32, words))
    return (
        dict.fromkeys(hashes),
        list(map(crc32, words, (0, *hashes))),
        [crc32(word.encode(), LINK_SEED) for word in found.links],
        [crc32(word[:ONSET], ONSET_SEED) for word in words if len(word) > ONSET],
    )


def told_by(weights: Weights, hashes: Iterable[int]) -> float:
    """What pieces tell together, those that are known.

    >>> round(told_by({1: 2.0, 2: 3.0}, [1, 2, 3]), 4)
    2.0412
    """
    known = list(filter(None, map(weights.get, hashes)))
    return sum(known) / sqrt(len(known) + FEW) if known else 0.0


@lru_cache(maxsize=1)
def load() -> Spam:
    """The model that comes with the package."""
    return Spam(str(files("cleaner") / "spam.npz"))
