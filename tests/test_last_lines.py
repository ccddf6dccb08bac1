"""The last line of a text: a phrase that sites print there goes by its wording, a true line stays."""

import pytest

from cleaner import Cleaner, clean
from cleaner.last_lines import ARTICLE, is_phrase, may_be_phrase
from cleaner.lines import split
from cleaner.phrases import phrasebook

ARTICLES = {
    "en": "The ferry left the island for the last time on Friday, with sixty people and an accordion.\n"
    "From Monday an electric boat takes over. It needs half the crew and runs until midnight.\n"
    "The old captain has been asked to steer it through the first winter, because he knows the ice.",
    "de": "Am Freitag legte die Fähre zum letzten Mal von der Insel ab, mit sechzig Leuten und Akkordeon.\n"
    "Ab Montag fährt ein Boot mit Elektromotor. Es braucht die halbe Besatzung und fährt bis Mitternacht.\n"
    "Der alte Kapitän soll es durch den ersten Winter steuern, weil er das Eis kennt.",
    "fr": "Vendredi, le bac a quitté l'île pour la dernière fois, avec soixante passagers et un accordéon.\n"
    "À partir de lundi, un bateau électrique prend le relais. Il lui faut deux fois moins de monde à bord.\n"
    "On a demandé au vieux capitaine de le mener pendant le premier hiver, parce qu'il connaît la glace.",
    "pl": "W piątek prom po raz ostatni odpłynął z wyspy, z sześćdziesięcioma osobami i akordeonem.\n"
    "Od poniedziałku zastąpi go łódź elektryczna. Potrzebuje o połowę mniejszej załogi i pływa do północy.\n"
    "Stary kapitan ma ją prowadzić przez pierwszą zimę, bo zna tutejszy lód.",
}


@pytest.mark.parametrize(
    ("lang", "phrase"),
    [
        ("en", "Bookmark this thread"),
        ("en", "Sign in to rate this story"),
        ("de", "Diesen Beitrag in der Merkliste speichern"),
        ("de", "Kommentar als unangemessen melden"),
        ("fr", "Se connecter pour laisser un avis"),
        ("fr", "Recevoir une alerte par e-mail"),
        ("pl", "Zaloguj się, aby ocenić komentarz"),
        ("pl", "Zapisz artykuł na później"),
    ],
)
def test_phrases_that_no_list_has_go_where_they_end_a_text(lang, phrase):
    assert phrasebook().find(phrase) is None
    assert clean(f"{ARTICLES[lang]}\n\n{phrase}").text == ARTICLES[lang]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "London, 3 May 2019"),
        ("en", "The End"),
        ("en", "Ferry 3, Bridge 1"),
        ("en", "What the captain saw"),
        ("en", "Nobody asked her for the recipe again."),
        ("en", "On the front page of the paper there was not a word of it."),
        ("de", "Bremen, im Mai 2019"),
        ("de", "Eure Anna Hansen"),
        ("de", "Was vom Hafen bleibt"),
        ("fr", "Brest, le 3 mai 2019"),
        ("fr", "Le dernier hiver"),
        ("pl", "Gdynia, 3 maja 2019"),
        ("pl", "Ostatnia zima"),
    ],
)
def test_true_last_lines_stay(lang, line):
    text = f"{ARTICLES[lang]}\n\n{line}"
    assert clean(text).text == text


def test_careful_waits_for_more():
    text = f"{ARTICLES['en']}\n\nBookmark this thread"
    assert Cleaner(level="careful").clean(text).text == text


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("x" * ARTICLE + "\nRead it here", True),
        ("x" * (ARTICLE - 1) + "\nRead it here", False),
        ("x" * ARTICLE + "\nHome", False),
        ("x" * ARTICLE + "\n続き", True),
        ("x" * ARTICLE + "\n```\nRead it here", False),
        ("x" * ARTICLE + "\n" + "Read it " * 11, True),
        ("x" * ARTICLE + "\n" + "Read it " * 12, False),
    ],
)
def test_what_may_be_a_phrase(text, may_be):
    assert may_be_phrase(split(text), 0.5) == may_be


def test_the_likelier_line_needs_less():
    text = split("It rained.\nRead it here")
    assert [is_phrase(text, score, 0.14) for score in (0.02, 0.3, 0.6, 1.0)] == [False, False, True, True]


def test_what_the_text_above_says_too_needs_more():
    rain, story = split("It rained.\nRead our stories"), split("Our stories are true.\nRead our stories")
    weights = (0.1, 0.25, 0.35)
    assert [is_phrase(rain, 0.3, weight) for weight in weights] == [False, True, True]
    assert [is_phrase(story, 0.3, weight) for weight in weights] == [False, False, True]


def test_a_longer_sentence_needs_more():
    endings = ("Read it here", "Read it here.", "Read it here" * 3, "Read it here" * 3 + ".")
    texts = [split(f"It rained.\n{ending}") for ending in endings]
    assert [is_phrase(text, 0.3, 0.25) for text in texts] == [True, True, True, False]
