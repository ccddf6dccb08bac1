"""Who wrote a comment and when, as its platform writes it: one line read by tables of words."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from cleaner.dates import WEEKDAYS, either, find_date

LONGEST = 120  # characters of a line that names the author or the date
NAME = 40  # characters of a name
HAN_NAME = 16  # where no spaces part words
WORDS = 5  # of a name

# "Ann says:"; {x} stands for the name. Those in SAYS_BARE need no colon behind them.
SAYS = """
says said wrote writes commented replied responded adds added sagt sagte schreibt schrieb meint meinte antwortet
antwortete kommentierte dit disait écrit répond dice dijo escribe escribió comentó respondió diz disse escreveu
comentou respondeu scrive scrisse commenta zegt schreef schrijft reageerde säger skrev skriver svarade sier sa siger
sagde skrev sanoo sanoi kirjoitti mówi pisze napisał napisała powiedział powiedziała píše napsal napsala říká řekl
hovorí napísal napísala kaže je rekao пише писал пишет комментирует отвечает ответил написал написала написал(а) говорит сказал сказала сказал(а)
каже написав написала сказав mondta mondja írta spune scrie zice dedi diyor yazdı berkata mengatakan menulis nói viết
rašo saka kirjutas ütles raksta saka λέει είπε έγραψε γράφει قال يقول كتب אמר כתב گفت نوشت कहते พูดว่า กล่าวว่า dit
""".split()
SAYS_MORE = (
    "a dit", "a écrit", "a répondu", "a commenté", "ha dicho", "ha escrito", "ha detto", "ha scritto", "ha commentato",
    "a spus", "a scris", "har sagt", "har skrevet", "hat gesagt", "hat geschrieben", "schrieb am", "ha dit", "ha escrit",
    "dedi ki", "diyor ki", "さんのコメント", "さん", "より", "说道", "说", "說", "說道", "님의 말", "님", "말하길",
)  # fmt: skip
SAYS_BARE = ("says", "said", "sagt", "dice", "a dit", "diz", "zegt", "mówi", "říká", "пишет", "говорит")

# "Posted by Ann", "#3 Kommentar von Ann", "Soumis par Ann"
POSTED = """
comment comments posted written submitted reply replied response added review reviewed author kommentar kommentare
beitrag geschrieben verfasst gepostet eingetragen antwort autor autorin verfasser commentaire soumis envoyé publié posté
écrit rédigé déposé réponse auteur comentario publicado escrito enviado respuesta comentário postado resposta
commento scritto inviato pubblicato risposta autore geplaatst geschreven reactie skrivet inlägg skrevet indlæg kirjoittanut
napisane dodane komentarz dodał dodała napsal napsala vložil komentář отправлено добавлено опубликовано комментарий
автор коментар beküldte scris postat yazan gönderen oleh komentar bởi từ from name név nombre nome naam 投稿者 名前 作者
""".split()
BY = "by von vom par por per di da de del door av af od от від autor podle på lähettäjä من על ידי bởi oleh".split()

# Words that stand between a name and a date: "Ann on May 3", "Muriel - Le 22/01/2020"
BETWEEN = """
on at am im um le il el em op den der dne dnia w kl kl. klo in à a the la los las v в від от у tarihinde şunu üzerinde
from since date datum fecha data дата 日時 日期 posted uhr o'clock submitted published edited bearbeitet modifié
""".split() + list(WEEKDAYS)  # fmt: skip

# Links and counters of a comment
REPLY = """
reply replies antworten antwort répondre réponse responder responde respuesta rispondi risposta resposta beantwoorden
reageer svara svar besvar vastaa odpowiedz odpovědět odpovedať odgovori ответить відповісти відповідь отговор válasz
válaszol răspunde yanıtla cevapla απάντηση balas trả lời رد پاسخ השב 回复 回覆 返信 답글 답변 quote zitieren zitat
citer citar cita citeren citera cytuj citovat цитировать citeer
""".split()
OTHER_LINKS = """
like likes liked dislike share shared report flag permalink link edit edited delete upvote downvote vote votes helpful
unhelpful hide collapse expand more follow love funny insightful agree disagree abuse inappropriate spam
gefällt teilen melden bearbeiten löschen daumen permanentlink j’aime j'aime aimer partager signaler modifier lien permanent
gusta compartir denunciar reportar editar enlace curtir compartilhar gostei mi piace condividi segnala modifica
delen rapporteer melden vind leuk gilla dela anmäl rapportera lubię zgłoś udostępnij нравится поделиться пожаловаться
beğen şikayet et paylaş 举报 舉報 赞 贊 踩 分享 删除 评论 評論 查看对话 点赞 引用 通報 いいね ツイート 좋아요 신고 삭제 공유
suka laporkan
""".split()
PHRASES = (
    "log in to reply", "reply to this comment", "reply to this", "expand full comment", "show more", "view replies",
    "read more", "see more", "load more", "is this helpful", "was this helpful", "gefällt mir", "gefällt nicht",
    "auf diesen kommentar antworten", "répondre à ce commentaire", "me gusta", "no me gusta", "to reply",
    "in reply to", "report abuse", "report comment", "signaler un abus", "top", "nach oben", "up", "▲", "▼", "👍", "👎",
)  # fmt: skip

SEPARATOR = r"[\s·•|,;:/–—\-‐*»«>→←↑↓↩#()\[\]（）【】「」]"
SIGNS = " \t\u3000\u00a0·•|,;:：、/–—-‐*»«>→←↩#[]【】"
ENDS = tuple(".!?…。！？,;)）\"”»")
NUMBERING = regex.compile(r"^(?:#\s?\d{1,6}\b|№\s?\d+\b|\d{1,5}[.):]\s)[\s.:)]*")
ASIDE = regex.compile(r"\s?[(（\[【][^()（）\[\]【】]{1,30}[)）\]】]$")
TRACKBACK = regex.compile(r"(?i:ping|track)back\s*:")
ITEM = regex.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")  # of a list
SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
PARTICLES = frozenset("van von de der den del della di da dos das la le el al bin ibn ter ten zu the of and & y e".split())


NO_NAMES = frozenset(
    "i he she it they we you who what that this my his her our their er sie es ich wir ihr il elle on ils je nous él ella "
    "ellos yo ele ela eles eu lui lei io hij zij ik hon han jag он она они я мы".split()
)


class Byline(NamedTuple):
    """What a line says of a comment: the author, the date, or both; `said` where it ends in "says:"."""

    author: str | None
    date: str | None
    said: bool = False


@cache
def patterns() -> dict[str, regex.Pattern[str]]:
    """The tables as patterns, compiled where a first thread is met."""
    says, links = either([*SAYS, *SAYS_MORE]), either([*REPLY, *OTHER_LINKS, *PHRASES])
    bounded = rf"(?<![\p{{L}}\p{{N}}])(?:{links})(?!\p{{L}})|[赞贊踩回复覆举报舉報查看对话返信評论論]+"
    sources = {
        "says": rf"(?:^|\s|(?<=[\p{{Han}}\p{{Hangul}}\p{{Katakana}}\p{{Hiragana}}]))(?:{says})\s*(?:[:：]|\.\.\.|…)$",
        "says bare": rf"\s{either(SAYS_BARE)}$",
        "said at end": rf"(?:^|\s){says}$",
        "posted by": rf"^{either(POSTED)}(?:\s{either(BY)})?\s*[:：]\s*|^{either(POSTED)}\s{either(BY)}\s",
        "by": rf"^{either(BY)}\s*[:：]?\s+",
        "by:": rf"^{either(BY)}\s*[:：]\s*",
        "between, before": rf"(?:^|\s){either(BETWEEN)}$",
        "between, after": rf"^{either(BETWEEN)}(?=\s|$)",
        "link, after": rf"{SEPARATOR}*(?:{bounded})(?:\s?\(?\d+\)?)?{SEPARATOR}*$",
        "link, before": rf"^(?:{SEPARATOR}*(?:{bounded})(?:\s?\(\d+\))?{SEPARATOR}*)+",
        "links": rf"(?>{SEPARATOR}|\d|(?P<word>{bounded}))++",
    }
    return {name: regex.compile(source, regex.IGNORECASE) for name, source in sources.items()}


def byline(text: str) -> Byline | None:
    """The author and the date that a line gives, None where it is no such line.

    >>> byline("Ann Lee says:"), byline("Posted by: Ann on May 3, 2019 at 4:05 pm")
    (Byline(author='Ann Lee', date=None, said=True), Byline(author='Ann', date='May 3, 2019 at 4:05 pm', said=False))
    >>> byline("Ann • 3 years ago").author, byline("Le 3 mai 2010 à 14:05, Ann a écrit :").author
    ('Ann', 'Ann')
    >>> byline("I bought mine 3 years ago"), byline("She says that it broke.")
    (None, None)
    """
    if len(text) > LONGEST:
        return None
    text = text.strip()
    rest = without_links(text)
    bare = patterns()["link, before"].sub("", rest)
    if bare != rest and (found := find_date(bare)) and not found.start():
        rest = bare
    found = find_date(rest)
    return undated(text, rest) if found is None else dated(rest, found)


def without_links(text: str) -> str:
    """A line without the links behind it.

    >>> without_links("Ann Lee 3. Mai Antworten | Melden")
    'Ann Lee 3. Mai'
    """
    link = patterns()["link, after"]
    while (found := link.search(text)) and found.start():
        text = text[: found.start()]
    return text.strip()


def is_link(text: str) -> bool:
    """Is this line nothing but links and counters of a comment?

    >>> is_link("Reply · Like (3)"), is_link("Replying helps"), is_link("2019")
    (True, False, False)
    """
    if len(text) > LONGEST:
        return False
    found = patterns()["links"].fullmatch(text)
    return found is not None and found["word"] is not None


def dated(rest: str, found: regex.Match[str]) -> Byline | None:
    """A line that holds a date: with nothing else, or with a name before or behind it."""
    before, after = rest[: found.start()], rest[found.end() :]
    loose = found["clock"] is not None or before.rstrip().endswith(tuple("•·|–—-,:#"))
    front, told = cleared(before)
    back, told_behind = cleared(after)
    if front and back:
        return None
    who = front or back
    if who and not is_name(who, loose or told or told_behind):
        return None
    return Byline(who or None, found[0].strip(SIGNS))


def undated(text: str, rest: str) -> Byline | None:
    """A line without a date: "Ann says:", "Posted by Ann", "Ann –", or "Ann Reply"."""
    known = patterns()
    said = known["says"].search(text) or known["says bare"].search(text)
    if said:
        who = plain(text[: said.start()])
        return Byline(who, None, True) if is_name(who, said[0][-1] in ":：.…" and who.count(" ") < 2) else None
    who = NUMBERING.sub("", rest)
    posted = known["posted by"].sub("", who)
    if posted == who:
        posted = known["by:"].sub("", who)
    label = text[len(rest) :].strip(SIGNS)[:1]
    told = posted != who or bool(label and not label.islower()) or text.endswith(("–", "—"))
    name = plain(posted)
    return Byline(name, None) if told and not is_link(text) and is_name(name, posted != who) else None


def cleared(piece: str) -> tuple[str, bool]:
    """What is left of the text beside a date, and whether it says that a name follows or precedes.

    >>> cleared("#3 Kommentar von Ann am "), cleared(" um"), cleared(", Ann a dit :")
    (('Ann', True), ('', False), ('Ann', True))
    """
    known = patterns()
    piece = NUMBERING.sub("", piece.strip()).strip(SIGNS)
    told = False
    for name in ("posted by", "by", "said at end"):
        shorter = known[name].sub("", piece).strip(SIGNS)
        told |= shorter != piece
        piece = shorter
    while piece:
        shorter = known["between, after"].sub("", known["between, before"].sub("", piece)).strip(SIGNS)
        if shorter == piece:
            break
        piece = shorter
    shorter = known["said at end"].sub("", piece).strip(SIGNS)
    return plain(shorter), told or shorter != piece


def plain(name: str) -> str:
    """A name without signs and remarks around it.

    >>> plain("Robert (verified owner) –")
    'Robert'
    """
    return ASIDE.sub("", name.strip(SIGNS)).strip(SIGNS)


def is_name(text: str, loose: bool) -> bool:
    """May this be a name? In a `loose` view small letters are no bar.

    >>> is_name("Ann van Dyke", False), is_name("the bread", False), is_name("the bread", True)
    (True, False, True)
    """
    words = text.split()
    if not words or len(words) > WORDS or words[0].lower() in NO_NAMES or "://" in text or not any(map(str.isalnum, text)):
        return False
    if len(text) > (HAN_NAME if SPACELESS.search(text) else NAME):
        return False
    if text.endswith(ENDS) and not regex.search(r"(?<!\p{L})\p{L}{1,3}\.$", text):
        return False
    return loose or len(words) == 1 or not any(word[0].islower() and word not in PARTICLES for word in words)
