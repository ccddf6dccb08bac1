"""Bytes of pages, in the encodings of the world: declared, misdeclared and not declared at all."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean_html
from cleaner.read_html import codec, decode_html, inner

TEXTS = {
    "ru": "Ночью река поднялась, а к полудню вода ушла из города. Мост стоит, и никто не пострадал.",
    "ja": "夜のうちに川の水が増え、昼には町から引いていった。橋は無事で、けが人はいなかったという。",
    "zh": "夜里河水上涨，到了中午，水就从城里退去了。桥还在，没有人受伤，市场第二天照常开门。",
    "tw": "夜裡河水上漲，到了中午，水就從城裡退去了。橋還在，沒有人受傷，市場第二天照常開門。",
    "ko": "밤사이 강물이 불어났다가 정오에는 도시에서 물러갔다. 다리는 그대로였고 다친 사람은 없었다.",
    "pl": "W nocy rzeka wezbrała, a do południa woda opuściła miasto. Most stoi, nikt się nie zranił. Potem "
    "mówiono, że dzieci stały na wale i liczyły pnie, które niósł nurt, aż ktoś zawołał je na śniadanie. "
    "Burmistrz wrócił wieczorem łodzią i obiecał, że jeszcze w tym tygodniu zacznie się sprzątanie piwnic.",
    "de": "Über Nacht stieg der Fluß, und „gegen Mittag“ war das Wasser fort – für viele zu spät.",
    "th": "ในเวลากลางคืนน้ำในแม่น้ำสูงขึ้น และพอถึงเที่ยงวันน้ำก็ลดลงจากเมือง สะพานยังอยู่ดี ไม่มีใครบาดเจ็บ",
}
ENCODED = [
    ("ru", "windows-1251"), ("ru", "koi8-r"), ("ja", "shift_jis"), ("ja", "euc-jp"), ("zh", "gb18030"),
    ("tw", "big5"), ("ko", "euc-kr"), ("pl", "iso-8859-2"), ("de", "windows-1252"),
]  # fmt: skip
NAMED_ONLY = [("ja", "iso-2022-jp"), ("th", "tis-620"), ("zh", "gb2312"), ("ko", "ks_c_5601-1987")]


def page(text: str, head: str = "") -> str:
    """A page with an article, and with what should say nothing about its encoding."""
    menu = '<ul class="menu"><li><a href="/">Home</a></li><li><a href="/about?lang=x">About</a></li></ul>'
    return (
        f"<!DOCTYPE html>\n<html><head>{head}<title>{text[:9]}</title></head>\n<body>{menu}\n"
        f"<article><h1>{text[:20]}</h1>" + f"<p>{text}</p>\n" * 6 + f"</article>{menu}</body></html>\n"
    )


META = '<meta charset="{}">'
HEADS = [
    META,
    "<META CHARSET={}>",
    "<meta http-equiv='Content-Type' content='text/html; charset={}'/>",
    '<meta content="text/html;charset={}" http-equiv=content-type>',
    '<!-- <meta charset="utf-8"> --><meta name="charset" content="utf-8"><meta charset="{}" />',
    '<meta name="a" content="charset=utf-8"><meta charset=" {} ">',
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(("lang", "encoding"), ENCODED + NAMED_ONLY)
def test_what_a_page_declares(lang: str, encoding: str, head: str) -> None:
    source = page(TEXTS[lang], head.format(encoding))
    assert decode_html(source.encode(encoding)) == source


@pytest.mark.parametrize(("lang", "encoding"), ENCODED + NAMED_ONLY)
def test_what_a_server_declares(lang: str, encoding: str) -> None:
    source = page(TEXTS[lang], META.format("iso-8859-1"))
    assert decode_html(source.encode(encoding), encoding.upper()) == source


@pytest.mark.parametrize("head", ["", META.format("utf-8"), META.format("klingon")])
@pytest.mark.parametrize(("lang", "encoding"), ENCODED)
def test_what_nobody_declares_or_declares_wrongly(lang: str, encoding: str, head: str) -> None:
    source = page(TEXTS[lang], head)
    assert decode_html(source.encode(encoding)) == source


@pytest.mark.parametrize("filler", ["<!-- {} -->", "<style>{}</style>"])
def test_a_declaration_beyond_the_first_kilobyte_of_the_head_counts(filler: str) -> None:
    source = page(TEXTS["pl"], filler.format("a { b: c } " * 200) + META.format("iso-8859-2"))
    assert decode_html(source.encode("iso-8859-2")) == source


def test_a_declaration_in_the_body_is_text() -> None:
    assert inner(page("a").replace("</article>", META.format("koi8-r")).encode()) == "koi8-r"
    assert inner(page("a" * 2000).replace("</article>", META.format("koi8-r")).encode()) is None


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("lang", TEXTS)
def test_two_byte_encodings(lang: str, encoding: str, mark: str) -> None:
    source = page(TEXTS[lang], META.format("utf-16"))
    assert decode_html((mark + source).encode(encoding), "iso-8859-1") == source


@pytest.mark.parametrize("declared", [None, "iso-8859-1", "utf-16", "shift_jis", "klingon"])
@pytest.mark.parametrize("head", ["", META.format("windows-1251"), META.format("utf-16")])
@pytest.mark.parametrize("lang", TEXTS)
def test_valid_utf8_is_utf8_whatever_is_declared(lang: str, head: str, declared: str | None) -> None:
    source = page(TEXTS[lang], head)
    assert decode_html(source.encode(), declared) == source
    assert decode_html(source.encode("utf-8-sig"), declared) == source


def test_latin_1_means_windows_1252() -> None:
    source = page(TEXTS["de"], META.format("iso-8859-1"))
    assert decode_html(source.encode("windows-1252")) == source


def test_an_xml_declaration_counts_where_no_meta_element_does() -> None:
    xml = '<?xml version="1.0" encoding="iso-8859-2"?>\n'
    for head in ("", META.format("iso-8859-2")):
        source = xml + page(TEXTS["pl"], head)
        assert decode_html(source.encode("iso-8859-2")) == source


@pytest.mark.parametrize(("lang", "encoding"), [*ENCODED, ("ru", "utf-8"), ("ja", "utf-8")])
def test_one_broken_byte_breaks_one_place(lang: str, encoding: str) -> None:
    source = page(TEXTS[lang], META.format(encoding))
    before, behind = source.split("</article>")
    text = decode_html(before.encode(encoding) + b"\xff\n</article>" + behind.encode(encoding))
    assert text.startswith(before)
    assert text.endswith("</article>" + behind)


def test_zeros_go() -> None:
    assert decode_html(b"<p>a\0b</p>" + b"c" * 99) == "<p>ab</p>" + "c" * 99


def test_what_is_forced_is_done() -> None:
    data = page(TEXTS["ru"]).encode()
    assert decode_html(data, forced="latin-1") == data.decode("latin-1")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (" Latin1 ", "cp1252"), ("us-ascii", "cp1252"), ("iso_8859-1:1987", "cp1252"), ("x-cp1251", "cp1251"),
        ("x-x-big5", "big5hkscs"), ("windows-31j", "cp932"), ("ms_kanji", "cp932"),
        ("x-euc-jp", "euc_jis_2004"),
        ("GB_2312-80", "gb18030"), ("windows-949", "cp949"), ("dos-874", "cp874"), ("iso-8859-9", "cp1254"),
        ("latin5", "cp1254"), ("x-user-defined", "cp1252"), ("utf8", "utf_8"), ("UTF-16LE", "utf_8"),
        ("iso-8859-8-i", "iso8859_8"), ("macintosh", "mac_roman"), ("x-mac-cyrillic", "mac_cyrillic"),
        ("koi8-ru", "koi8_u"), ("base64", None), ("idna", None), ("utf-7", None), ("", None), ("é\0", None),
        ("unicode_escape", None), ("../../x", None),
    ],
)  # fmt: skip
def test_labels(label: str, name: str | None) -> None:
    assert codec(label) == name


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "shift_jis", "iso-2022-jp", "\0", "x"]))
def test_nothing_is_refused(data: bytes, declared: str | None) -> None:
    for whole in (data, b"<meta charset=gbk>" + data, b"<p>" + data * 20):
        assert "\0" not in decode_html(whole, declared)


@pytest.mark.parametrize(
    "unit", [b"<", b"<meta ", b"<!--", b"<meta charset", b'="', b"\xff", b"<?xml ", b"a=", b"\0"]
)
def test_it_takes_time_in_proportion(unit: bytes) -> None:
    start = time.process_time()
    decode_html(b"<meta " + unit * (4_000_000 // len(unit)))
    assert time.process_time() - start < 20


def test_pages_are_read_before_they_are_rendered() -> None:
    for lang, encoding in ENCODED:
        source = page(TEXTS[lang], META.format(encoding))
        assert clean_html(source.encode(encoding)) == clean_html(source)
        assert TEXTS[lang] in clean_html(source).text


def test_the_command_reads_pages_like_that(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page(TEXTS["ru"], META.format("windows-1251")).encode("windows-1251"))
    command = [sys.executable, "-m", "cleaner", str(path)]
    assert TEXTS["ru"].encode() in subprocess.run(command, capture_output=True).stdout
    path.write_bytes(page(TEXTS["ru"], META.format("utf-8")).encode("koi8-r") + b"\xff")
    done = subprocess.run([*command, "--encoding", "koi8-r"], capture_output=True)
    assert TEXTS["ru"].encode() in done.stdout
