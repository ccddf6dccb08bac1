"""The texts that are made up for training: whole, labelled, the same each time, and kept apart by fold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner.opinion import CATEGORIES
from training.fillers import FOLDS
from training.synthesise import Text, synthesise

PHRASES = """lang	category	phrase	key	source
en	comments	{n} comments	x	one/one
en	comments	Leave a reply	x	two/two
en	related	You may also like	x	three/three
en	comments	{n} replies to “{x}”	x	four/four
en	share	Share this	x	five/five
de	comments	{n} Kommentare	x	one/one
"""


ANIMALS = ("marmot", "heron", "otter", "lynx", "stork")  # one for each fold


def labelled(fold: int) -> dict[str, Any]:
    """A text of a fold, every line of which names its animal."""
    animal = ANIMALS[fold]
    content = [f"A {animal} has a title", *(f"The {animal} tells its story here. " * 6 for _ in range(4))]
    lines, labels = [*content, f"That {animal} says thanks"], ["content"] * len(content) + ["comment_body"]
    return {"fold": fold, "lang": "en", "lines": lines, "labels": labels, "page_type": "article"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Text]:
    path = tmp_path_factory.mktemp("phrases") / "phrases.tsv"
    path.write_text(PHRASES, encoding="utf-8")
    return texts(path)


def texts(path: Path) -> list[Text]:
    """Some hundred texts."""
    comments = [
        {"source": f"blog {i}", "lang": "en", "text": f"This {animal} wrote a lot about this, really."}
        for i, animal in enumerate(ANIMALS)
    ]
    return list(synthesise(path, [labelled(fold) for fold in range(FOLDS)], comments, 400, 0))


def test_every_line_holds_something_and_has_a_label(made: list[Text]) -> None:
    assert len(made) == 400
    for text in made:
        assert len(text.lines) == len(text.labels) > 0
        assert all(line.strip() for line in text.lines)
        assert {*CATEGORIES, "content"}.issuperset(text.labels)


def test_threads_teasers_and_promotion_are_among_them(made: list[Text]) -> None:
    labels = {label for text in made for label in text.labels}
    assert {"content", "comment_body", "comments", "related", "ads", "newsletter", "form", "meta"} <= labels
    assert sum("comment_body" in text.labels for text in made) > 40
    assert sum(set(text.labels) == {"content"} for text in made) > 40


def test_a_fold_has_nothing_of_the_texts_and_comments_of_others(made: list[Text]) -> None:
    seen = set()
    for text in made:
        told = {animal for animal in ANIMALS if animal in " ".join(text.lines).lower()}
        assert told <= {ANIMALS[text.fold]}
        seen |= told
    assert seen == set(ANIMALS)


def test_the_same_seed_makes_the_same_texts(made: list[Text], tmp_path: Path) -> None:
    path = tmp_path / "phrases.tsv"
    path.write_text(PHRASES, encoding="utf-8")
    assert texts(path) == made
