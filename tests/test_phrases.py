"""The phrasebook: normal forms, lookups, and what may be shipped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.phrases import COLUMNS, MAX_LINE, PAGES, Entry, Phrasebook, normal_form, phrasebook
from training.phrasebook import PAGE_WORDS, PERMISSIVE, PUBLIC, form_of, listed_words, read


def shipped() -> Iterator[tuple[str, Entry]]:
    for path in sorted((files("cleaner") / "phrasebook").iterdir(), key=lambda path: path.name):
        header, *rows = path.read_text("utf-8").splitlines()
        assert header == COLUMNS, path.name
        for row in rows:
            yield path.name, Entry(*row.split("\t"))


ENTRIES = list(shipped())


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("0 commentaires :", "# commentaires"),
        ("Commentaires (3)", "commentaires #"),
        ("Комментариев: 12", "комментариев #"),
        ("コメント 3件", "コメント # 件"),
        ("コメント３件", "コメント # 件"),
        ("３ comments", "# comments"),
        ("1.2K comments", "# comments"),
        ("1\u202f234 commentaires", "# commentaires"),
        ("١٢ تعليقًا", "# تعليقا"),
        ("1.2万 条评论", "# 条评论"),
        ("12:30", "#"),
        ("→ «Leave a Reply»…", "leave a reply"),
        ("ＲＥＡＤ　ＭＯＲＥ", "read more"),
        ("دیدگاه\u200cها", "دیدگاهها"),
        ("İLGİLİ", "ilgili"),
        ("C# and F#", "c and f"),
        ("🔥 ★ —", ""),
    ],
)
def test_normal_form(line: str, form: str) -> None:
    assert normal_form(line) == form


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_folds_like_any_other_text(line: str) -> None:
    assert normal_form(line) == normal_form(line + "\u200b")


@given(st.text())
def test_normal_form_is_a_clean_run_of_words(line: str) -> None:
    form = normal_form(line)
    assert form == " ".join(form.split())


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Please don't forget to SHARE this with your friends and family.", "share"),
        ("Click here for Comments", "comments"),
        ("0 commentaires :", "comments"),
        ("Commentaires (3)", "comments"),
        ("Комментариев: 12", "comments"),
        ("コメント 3件", "comments"),
        ("３ comments", "comments"),
        ("6 thoughts on “The balcony”", "comments"),
        ("Kommentare (4)", "comments"),
        ("댓글 3개", "comments"),
        ("3 条评论", "comments"),
        ("ADVERTISEMENT", "ads"),
        ("Das könnte Sie auch interessieren:", "related"),
        ("También te puede interesar", "related"),
        ("Suscríbete a nuestro boletín", "newsletter"),
        ("جميع الحقوق محفوظة", "legal"),
        ("返回顶部", "nav"),
    ],
)
def test_finds(line: str, category: str) -> None:
    phrase = phrasebook().find(line)
    assert phrase is not None
    assert (phrase.category, phrase.ordinary) == (category, False)


@pytest.mark.parametrize(
    "line", ["Home", "By", "Summary", "Next", "Overview", "Реклама", "次へ", "Posted by Anna"]
)
def test_ordinary(line: str) -> None:
    phrase = phrasebook().find(line)
    assert phrase is None or phrase.ordinary


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#",
        "12",
        "…",
        "We read more than ever before.",
        "He left a reply on the table.",
        "Share prices fell on Monday.",
        "The comments were kind.",
        "By the river {x}",
        "Leave a Reply " + "to him " * MAX_LINE,
    ],
)
def test_leaves(line: str) -> None:
    assert phrasebook().find(line) is None


def test_a_slot_is_never_empty() -> None:
    book = Phrasebook(
        [("en", f"{COLUMNS}\n" + "\t".join(Entry("Share on {x}", "share", PAGES, "no", "2", "share on {x}")))]
    )
    assert book.find("Share on") is None
    assert book.find("Share on Mastodon") is not None


def test_one_lookup_for_all_languages() -> None:
    book = Phrasebook(
        (lang, f"{COLUMNS}\n" + "\t".join(Entry("Reklama", "ads", PAGES, "yes", "1", "reklama")))
        for lang in ("cs", "pl")
    )
    phrase = book.find("REKLAMA")
    assert phrase is not None
    assert phrase.langs == ("cs", "pl")


def test_the_model_names_the_phrases() -> None:
    empty = Phrasebook([])
    assert empty.model == Phrasebook([]).model != phrasebook().model


@given(st.text())
def test_find_never_fails(line: str) -> None:
    phrasebook().find(line)


def test_only_permissive_sources_are_shipped() -> None:
    assert {entry.source for _, entry in ENTRIES} <= set(PERMISSIVE)


def test_phrases_from_pages_are_short() -> None:
    pages = [entry.phrase for _, entry in ENTRIES if entry.source == PAGES]
    long = [phrase for phrase in pages if listed_words(phrase) > PAGE_WORDS]
    assert not long


def test_many_languages() -> None:
    assert len({name.split(".")[0].split("-")[0] for name, _ in ENTRIES}) >= 60


def test_normal_forms_are_up_to_date() -> None:
    stale = [entry.phrase for _, entry in ENTRIES if form_of(entry.phrase) != entry.form]
    assert not stale


def test_files_are_sorted_and_without_doubles() -> None:
    keys = [(name, entry) for name, entry in ENTRIES]
    assert keys == sorted(keys)
    assert len({(name, entry.form) for name, entry in ENTRIES}) == len(ENTRIES)


def test_public_phrases_are_short_and_of_known_categories() -> None:
    categories = {entry.category for _, entry in ENTRIES}
    for row in read(PUBLIC):
        assert row["category"] in categories, row
        assert listed_words(row["phrase"]) <= PAGE_WORDS, row


def test_a_lookup_takes_time_in_line_with_the_text() -> None:
    phrasebook()
    start = time.perf_counter()
    for line in ("share " * 19, "# " * 59, "a1" * 60, "(" * 120, "1." * 5_000_000):
        phrasebook().find(line)
    assert time.perf_counter() - start < 1


def test_a_judge_that_is_surer_than_the_list_names_a_phrase_by_its_company() -> None:
    text = (
        "The ferry left the island for the last time on Friday, with sixty people and an accordion.\n"
        "From Monday an electric boat takes over. It needs half the crew and runs until midnight.\n"
        "The old captain has been asked to steer it through the first winter, because he knows the ice.\n"
        "Related\nThe bridge that never was\nContinue Reading\nA harbour in the fog\nContinue Reading\n"
        "Why the gulls left\nContinue Reading"
    )
    phrase = phrasebook().find("Continue Reading")
    assert phrase is not None
    assert phrase.category == "nav"
    assert {one.category for one in clean(text).removals} == {"related"}
