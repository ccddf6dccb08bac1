"""The compiled kernel gives the answers of the arrays that it stands for, bit for bit."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import compiled, engines, kernel
from cleaner.features import SEEN
from cleaner.judge import Judge, load
from cleaner.lines import split
from cleaner.markup import of_page
from cleaner.network import Network

LINE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["Leave a Reply", "3 comments", "2019-05-04", "読者のコメント", "A" * 300, "—", "Ü 12:30"]
    ),
    st.text(st.characters(codec=None), max_size=100),
).filter(str.strip)
DOCUMENT = st.lists(LINE.map(str.strip), min_size=1, max_size=12)


MODEL = Path(cleaner.__file__).with_name("model.npz")


@pytest.fixture(scope="module")
def arrays():
    with np.load(MODEL) as archive:
        return {name: archive[name] for name in archive.files}


@pytest.fixture(scope="module", params=[0, 3, 4])
def pair(request, arrays):
    plain = compiled.library()
    assert plain is not None, "the kernel was not built: install the package with a C compiler at hand"
    if request.param > plain.variant():
        pytest.skip("the processor cannot run this variant")
    library = compiled.opened(compiled.LIBRARY.with_stem(f"libkernel{request.param or ''}"))
    return Network(arrays), kernel.Kernel(arrays, library)


def agree(pair, documents, markup=None):
    lines = [line for document in documents for line in document]
    lengths = np.array([len(document) for document in documents])
    worded = [bool(i % 3) for i in range(len(documents))]
    for flags in (None, worded):
        (logits, names), (others, other_names) = (one.judge(lines, lengths, markup, flags) for one in pair)
        assert logits.tolist() == others.tolist()
        assert names.tolist() == other_names.tolist()


@given(lines=st.lists(LINE.map(lambda line: line.strip()[:SEEN]), min_size=1, max_size=5))
def test_any_wording(pair, lines):
    plain, compiled_one = (one.worded(lines) for one in pair)
    assert plain == compiled_one


@settings(max_examples=150)
@given(documents=st.lists(DOCUMENT, min_size=1, max_size=5))
def test_any_texts(pair, documents):
    agree(pair, documents)


def test_long_texts(pair):
    words = ["the", "of", "light", "harbour", "12", "Comments", "·", "2020", "Reply", "says:"]
    rng = np.random.default_rng(5)
    agree(pair, [[" ".join(rng.choice(words, rng.integers(1, 150))) for _ in range(2048)] for _ in range(2)])


def test_a_committee(arrays):
    members = 3
    rng = np.random.default_rng(7)

    def several(name, array):
        if name.startswith(("enter.", "markup.enter.")):
            array = np.concatenate([array] * members, -1)
        elif name.startswith(("middle.", "step", "leave.")):
            array = np.concatenate([array] * members)
        else:
            return array
        return array if name.endswith(("scale", "bias")) else rng.permuted(array, axis=-1)

    more = {name: several(name, array) for name, array in arrays.items()}
    pair = Network(more), kernel.Kernel(more, compiled.library())
    agree(pair, [["Share this", "It rained all day.", "3 comments"], ["One line."]])


@pytest.mark.parametrize("engine", ["fast", "best"])
def test_pages(pair, engine):
    items = "".join(f'<li class="teaser item-{i}"><a href="/story/{i}">Story {i}</a></li>' for i in range(30))
    article = "<article class='post'><h1>Rain</h1><p>It rained all day long in town.</p></article>"
    page = engines.render(f"<body>{article}<ul>{items}</ul>", None, engine)
    lines = [split(block.text).bare[0] for block in page.blocks]
    agree(pair, [lines], of_page(page))


def test_another_source_is_not_run(monkeypatch, tmp_path):
    for name in compiled.SOURCES:
        (tmp_path / name).write_text("another")
    monkeypatch.setattr(compiled, "HERE", tmp_path)
    assert compiled.library.__wrapped__() is None


def test_without_a_kernel_arrays_judge(monkeypatch, tmp_path):
    with_kernel = load(None)
    monkeypatch.setattr(compiled, "LIBRARY", tmp_path / "none.so")
    monkeypatch.setattr("cleaner.judge.library", compiled.library.__wrapped__)
    slow = Judge(str(MODEL))
    texts = [split("Rain fell.\nShare this\nLeave a Reply")]
    assert isinstance(slow.network, Network)
    assert slow.judge(texts, ["residue"])[0][:3] == with_kernel.judge(texts, ["residue"])[0][:3]


@pytest.mark.parametrize(
    "name",
    [
        *("word.rows", "enter.weights", "step3.up.weights", "name.votes.weights", "near.present", "gain"),
        "wording.weights",
    ],
)
def test_a_model_of_another_shape_is_refused(arrays, name):
    with pytest.raises(ValueError, match=name.split(".")[0]):
        kernel.Kernel({**arrays, name: arrays[name][:-1]}, compiled.library())
