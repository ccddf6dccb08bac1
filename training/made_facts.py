"""Content that looks like cruft, made up for training: lists, records, offers, interviews, headings."""

from __future__ import annotations

from pathlib import Path
from random import Random

from training.fillers import chosen, filled, forms, name, pick
from training.prose import Prose

TRUE = Path(__file__).with_name("true_lines.tsv")  # written by hand; "*" stands for any language
BREAK = "\\n"  # in a form, between two lines
OWN = 0.7  # share of lines in words of the language, where it has some
CAPITALS = "ABCDEFGHIJKLMNOPRSTUVW"
FACTS = (  # lines of lists in any language
    "{date} - {title} - {place}",
    "{date} {place}",
    "{date}: {title}",
    "{place}: {title}",
    "{name}",
    "{name} ({place})",
    "{n}. {name} {n}:{n}",
    "{place} – {place} {n}:{n}",
    "{label}",
    "{label}: {n} {unit}",
    "{label} {n} {unit}",
    "{n} {unit} {label}",
    "- {n} {unit} {label}",
    "{title}: {n} {unit}",
    "{label}: {label}",
    "{label} {label}: {title}",
    "- {title}",
    "{n}. {title}",
    "{title} {n}",
    "{n} {unit}",
    "{caps}",
    "{phone}",
    "{name}\\n{label} {label}",
    "{name}\\n{title}",
    "{name}, {label}",
    "{place}\\n{phone}",
    "{label}\\n{n} {unit}",
    "{date}\\n{title}",
    "{title}\\n{n} {unit}",
)
LISTS = {"plain": 40, "fields": 20, "records": 40}  # of facts, and how often
FIELDS = {1: 20, 2: 30, 3: 20, 4: 15, 6: 15}  # of a record, and how often
RECORDS = {1: 25, 2: 15, 3: 20, 5: 20, 8: 20}  # of a text, and how often
BULLETS = ("", "", "- ", "• ", "✓ ", "  ", "# ")
SECTIONS = range(2, 7)  # of an offer,
ITEMS = range(2, 8)  # and of its lists
TURNS = range(2, 9)  # of an interview

Line = tuple[str, str]  # with its label


class Facts:
    """Writes true lines; `rng` decides."""

    def __init__(self, prose: Prose, rng: Random) -> None:
        self._prose, self._rng = prose, rng
        self._table = forms(TRUE, "kind")

    def listed(self, lang: str) -> list[str]:
        """A list of short lines: all in the same form, the fields of one thing, or records of several."""
        rng, prose = self._rng, self._prose
        kind = pick(LISTS, rng)
        if kind == "plain":
            form, own = rng.choice(FACTS), {"caps": self._caps, "phone": self._phone}
            lines = [filled(form, own) for _ in range(rng.randint(3, 20))]
            return [said for line in lines for said in prose.said(line, lang).split(BREAK)]
        if kind == "fields":
            return self._record(self._forms(lang, 2 * pick(FIELDS, rng)), lang)
        fields = self._forms(lang, pick(FIELDS, rng))
        numbered, told, titled = rng.random() < 0.25, rng.random() < 0.5, rng.random() < 0.8
        found = []
        for count in range(1, pick(RECORDS, rng) + 1):
            if titled:
                found.append((f"{count}. " if numbered else "") + prose.title(lang))
            found += self._record(fields, lang)
            if told:
                found.append(prose.paragraphs(lang)[0])
        return found

    def heading(self, lang: str) -> str:
        """A heading or a short remark inside an article."""
        kind = self._rng.choice(("head", "head", "question", "aside"))
        return self._prose.said(self._pick(lang, kind), lang)

    def offer(self, lang: str) -> list[Line]:
        """What a company's own page says about what it sells."""
        rng, prose = self._rng, self._prose
        brand, bullet = prose.brand(lang), rng.choice(BULLETS[:-1])

        def said(kind: str) -> str:
            return prose.said(self._pick(lang, kind), lang, brand=lambda: brand)

        lines = [said("slogan")]
        for _ in range(rng.choice(SECTIONS)):
            if rng.random() < 0.6:
                lines.append(said(rng.choice(("slogan", "slogan", "head", "question"))))
            lines += [said("offer") for _ in range(rng.choice((0, 1, 1, 2)))]
            if rng.random() < 0.35:
                lines += [bullet + said("item") for _ in range(rng.choice(ITEMS))]
            if rng.random() < 0.2:
                lines += self.listed(lang)
            if rng.random() < 0.3:
                lines.append(prose.paragraphs(lang)[0])
        return [(line, "content") for line in lines]

    def interview(self, lang: str) -> list[Line]:
        """Questions and answers."""
        rng, prose = self._rng, self._prose
        asks, answers = (name(lang, rng) for _ in range(2))
        form = rng.choice(("{who}: {said}", "{who}: {said}", "{who}\\n{said}", "{said}", "{mark}: {said}"))
        lines = []
        for _ in range(rng.choice(TURNS)):
            question = prose.said(self._pick(lang, "question"), lang)
            answer = prose.paragraphs(lang)[0] if rng.random() < 0.7 else prose.title(lang)
            for who, mark, text in ((asks, "Q", question), (answers, "A", answer)):
                lines += form.format(who=who, mark=mark, said=text).split(BREAK)
            if rng.random() < 0.15:
                lines.append(prose.said(self._pick(lang, "cue"), lang))
        return [(line, "content") for line in lines]

    def _forms(self, lang: str, count: int) -> list[str]:
        return [self._pick(lang, self._rng.choice(("field", "field", "pairs"))) for _ in range(count)]

    def _record(self, fields: list[str], lang: str) -> list[str]:
        return [line for form in fields for line in self._prose.said(form, lang).split(BREAK)]

    def _pick(self, lang: str, kind: str) -> str:
        return chosen(self._table, lang, kind, OWN, self._rng)

    def _caps(self) -> str:
        return "".join(self._rng.choices(CAPITALS, k=self._rng.randint(2, 5)))

    def _phone(self) -> str:
        rng = self._rng
        return f"({rng.randint(100, 999)}) {rng.randint(100, 999)}-{rng.randint(1000, 9999)}"
