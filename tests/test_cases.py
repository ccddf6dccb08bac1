"""Cases as data: tests/cases/*.toml, written by hand. A user's report becomes a test as an entry there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import clean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """The entries of one file, as parameters named after them."""
    found = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def removed(case: dict[str, Any]) -> list[str]:
    """What the cleaner removes from a case's text."""
    return [removal.text for removal in clean(case["text"]).removals]


def test_names_are_unique() -> None:
    names = [case.id for name in ("in_the_wild", "must_not_touch", "known_failures") for case in cases(name)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", cases("in_the_wild"))
def test_in_the_wild(case: dict[str, Any]) -> None:
    assert removed(case) == case["cruft"]


@pytest.mark.parametrize("case", cases("must_not_touch"))
def test_must_not_touch(case: dict[str, Any]) -> None:
    assert removed(case) == []


@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, Any]) -> None:
    """When one of these is right at last, move it to the file where it belongs."""
    assert removed(case) != case["cruft"]
