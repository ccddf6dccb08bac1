"""What stands in the gaps of interface phrases and at the end of articles: names, numbers, dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import TypeVar

from training.phrasebook import read

FOLDS = 5
ANY = "*"  # in a table: a form for any language
Key = TypeVar("Key")
LAST_LINES = Path(__file__).with_name("last_lines.tsv")  # written by hand
SLOT = re.compile(r"\{(\w+)\}")
GAP = re.compile(r"\{[nx]\}")  # in a listed phrase: a number, or anything
DEFAULT = "en"
SAME = {"nb": "no", "nn": "no", "sh": "sr"}  # languages that share their texts with another
SPACELESS = frozenset({"zh", "ja", "th", "km", "my", "lo"})

NETWORKS = (
    *(
        "Facebook",
        "Twitter",
        "X",
        "LinkedIn",
        "WhatsApp",
        "Telegram",
        "Pinterest",
        "Reddit",
        "Tumblr",
        "Email",
    ),
    *(
        "Mastodon",
        "Bluesky",
        "Pocket",
        "VK",
        "Instagram",
        "YouTube",
        "RSS",
        "Viber",
        "LINE",
        "Xing",
        "Threads",
    ),
)
SCRIPTS = {
    "ar": "arabic",
    "be": "cyrillic",
    "bg": "cyrillic",
    "ckb": "arabic",
    "el": "greek",
    "fa": "arabic",
    "he": "hebrew",
    "hi": "devanagari",
    "ja": "han",
    "kk": "cyrillic",
    "ko": "hangul",
    "mk": "cyrillic",
    "mr": "devanagari",
    "ne": "devanagari",
    "ru": "cyrillic",
    "sr": "cyrillic",
    "th": "thai",
    "uk": "cyrillic",
    "ur": "arabic",
    "zh": "han",
}
GIVEN = {
    "latin": "Anna Jan Maria Paul Eva Luis Nina Tom Sara Erik Lea Marco Ines Olga Karl Ivan Mia Hugo Petra",
    "cyrillic": "Анна Иван Мария Павел Ольга Пётр Елена Сергей Ирина Олег",
    "greek": "Άννα Γιώργος Μαρία Νίκος Ελένη Κώστας",
    "hebrew": "דנה יוסי מאיה אבי נועה רון",
    "arabic": "سارة محمد ليلى علي مريم حسن رضا",
    "han": "明 小红 伟 美咲 健太 芳 一郎 静",
    "hangul": "민수 지은 현우 서연 영호",
    "thai": "สมชาย สุดา วิชัย มาลี",
    "devanagari": "अमित सुनीता राहुल प्रिया",
}
FAMILY = {
    "latin": "Berg Costa Novak Martin Silva Weber Jansen Rossi Moreau Kovač Nagy Larsen Virtanen Smith",
    "cyrillic": "Иванова Петров Коваль Димитров Шевченко Соколов Николић Орлова",
    "greek": "Παππάς Νικολάου Ιωάννου Δήμας Γεωργίου",
    "hebrew": "כהן לוי מזרחי פרץ ביטון",
    "arabic": "حداد خوري احمدی رضایی منصور سالم",
    "han": "李 王 张 陈 田中 佐藤 鈴木 林",
    "hangul": "김 이 박 최 정",
    "thai": "ใจดี แสงทอง ศรีสุข บุญมา",
    "devanagari": "शर्मा वर्मा सिंह गुप्ता",
}
FAMILY_FIRST = frozenset({"han", "hangul"})
DIGITS = {
    "ar": "٠١٢٣٤٥٦٧٨٩",
    "bn": "০১২৩৪৫৬৭৮৯",
    "ckb": "٠١٢٣٤٥٦٧٨٩",
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "hi": "०१२३४५६७८९",
}
DATES = ("{d:02}.{m:02}.{y}", "{d}/{m}/{y}", "{y}-{m:02}-{d:02}", "{d:02}/{m:02}/{short:02}")
DAY_MONTH = "{d} {month} {y}"
DATED = "{d}. {month} {y}"
DATES_IN_WORDS = {
    "en": "{month} {d}, {y}",
    "es": "{d} de {month} de {y}",
    "hu": "{y}. {month} {d}.",
    "ja": "{y}年{m}月{d}日",
    "ko": "{y}년 {m}월 {d}일",
    "pt": "{d} de {month} de {y}",
    "vi": "ngày {d} tháng {m} năm {y}",
    "zh": "{y}年{m}月{d}日",
    **dict.fromkeys(("cs", "da", "de", "et", "fi", "hr", "no", "sk", "sl", "sr"), DATED),
}


def pick(weights: Mapping[Key, float], rng: Random) -> Key:
    """One of the keys, each as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def filled(form: str, slots: Mapping[str, Callable[[], str]]) -> str:
    """A form in which every `{slot}` is filled by what is made for it.

    >>> filled("{name}, {name}: {x}", {"name": lambda: "Ann"})
    'Ann, Ann: {x}'
    """
    return SLOT.sub(lambda match: slots[match[1]]() if match[1] in slots else match[0], form)


def forms(path: Path, kind: str) -> defaultdict[tuple[str, str], list[str]]:
    """The texts of a table with a header, by language and by what its column `kind` says."""
    table: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read(path):
        table[row["lang"], row[kind]].append(row["text"])
    return table


def chosen(
    table: Mapping[tuple[str, str], list[str]], lang: str, kind: str, own_share: float, rng: Random
) -> str:
    """A form of a kind in words of the language, or one for any language, else an English one.

    >>> chosen({("de", "end"): ["Ende"]}, "de", "end", 0.5, Random(0))
    'Ende'
    """
    own, common = table.get((lang, kind)), table.get((ANY, kind))
    if own and common:
        return rng.choice(own if rng.random() < own_share else common)
    return rng.choice(own or common or table[DEFAULT, kind])


def last_lines(fold: int) -> dict[str, dict[str, list[str]]]:
    """By language and kind: what may stand last in an article, and names of places and months.

    Closing lines are dealt out to the folds in turn, so that a fold's are in no other.

    >>> last_lines(0)["de"]["end"]
    ['Ende', 'ENDE']
    """
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in read(LAST_LINES):
        table[row["lang"]][row["kind"]].append(row["text"])
    for kinds in table.values():
        kinds["closing"] = kinds["closing"][fold::FOLDS]
    return table


def language(code: str | None) -> str:
    """The language whose texts are used for a language code.

    >>> language("nn-NO"), language(None)
    ('no', 'en')
    """
    code = (code or DEFAULT).lower().split("-")[0]
    return SAME.get(code, code)


def name(lang: str, rng: Random) -> str:
    """A person's name in the script of a language."""
    script = SCRIPTS.get(lang, "latin")
    given, family = rng.choice(GIVEN[script].split()), rng.choice(FAMILY[script].split())
    if script in FAMILY_FIRST:
        return family + given
    return rng.choice((given, f"{given} {family}", f"{given} {family}", f"{given[0]}. {family}"))


def number(lang: str, rng: Random) -> str:
    """A count as pages print it, mostly a small one, at times in the digits of the language."""
    few, many = rng.randint(0, 3), rng.randint(4, 99)
    text = rng.choice((f"{few}", f"{few}", f"{many}", f"{rng.randint(100, 999)}"))
    if rng.random() < 0.08:
        text = f"{many}{rng.choice(',. ')}{rng.randint(100, 999)}"
    if lang in DIGITS and rng.random() < 0.5:
        text = text.translate(str.maketrans("0123456789", DIGITS[lang]))
    return text


def date(lang: str, months: list[str], rng: Random) -> str:
    """A date, in words where the months of the language are given."""
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1998, 2026)
    form = rng.choice(DATES)
    if months and rng.random() < 0.7:
        form = DATES_IN_WORDS.get(lang, DAY_MONTH)
        if lang == "en" and rng.random() < 0.5:
            form = DAY_MONTH
    named = months[month - 1] if months else ""
    return form.format(d=day, m=month, y=year, short=year % 100, month=named)
