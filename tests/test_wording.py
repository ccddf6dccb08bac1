"""What runs of characters weigh is the same compiled or not, alone or among others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import compiled
from cleaner.features import SEEN
from cleaner.judge import load
from cleaner.wording import BITS, FAINT, Wording

LINES = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=SEEN),
        st.text(st.characters(codec=None), min_size=1, max_size=SEEN),
        st.sampled_from(["Leave a Reply", "x", "読者のコメント", "İstanbul'da 3 yorum", "A" * SEEN]),
    ),
    min_size=1,
    max_size=9,
)


def wording(library=None):
    weights = np.random.default_rng(1).integers(-127, 128, 1 << BITS).astype(np.int8)
    return Wording(weights, 0.01, library)


@pytest.mark.parametrize("variant", [0, 3, 4])
@given(lines=LINES)
def test_compiled_or_not(variant, lines):
    plain = compiled.library()
    assert plain is not None, "the kernel was not built: install the package with a C compiler at hand"
    if variant > plain.variant():
        pytest.skip("the processor cannot run this variant")
    library = compiled.opened(compiled.LIBRARY.with_stem(f"libkernel{variant or ''}"))
    assert wording(library).of(lines).tolist() == wording().of(lines).tolist()


@given(lines=LINES)
def test_alone_or_among_others(lines):
    together = wording().of(lines).tolist()
    assert together == [float(wording().of([line])[0]) for line in lines]


def test_faint_long_and_other_lines_keep_their_logits():
    lines = ["Leave a Reply"] * 3 + ["x" * (SEEN + 1)]
    logits = np.array([FAINT - 1, 1, 1, 1], np.float32)
    found = wording().heard(lines, logits, np.array([True, False, True, True]))
    assert (found != logits).tolist() == [False, False, True, False]


def test_case_and_digits_are_alike():
    assert wording().of(["12 Comments"])[0] == wording().of(["34 COMMENTS"])[0]


@pytest.mark.parametrize(
    ("cruft", "content"),
    [
        ("Leave a comment", "Leave a light on"),
        ("Mostra tutti i commenti", "Mostra fotografica di primavera"),
        ("Bejegyzés megosztása", "Budapest, 1956 tavasza"),
    ],
)
def test_interface_weighs_more_than_prose(cruft, content):
    of_cruft, of_content = load(None).wording.of([cruft, content])
    assert of_cruft > of_content
