"""Dates as platforms write them beside a comment, in many languages: where one stands in a line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex

MONTHS = """
january february march april may june july august september sept october november december
januar jänner februar feber märz mai juni juli oktober dezember januari februari maart mei augustus
janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene dic
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev abr ago set out dez
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott
gener febrer març abril maig juny juliol agost setembre novembre desembre
mars maj augusti desember januar marts august tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień paź
ledna února března dubna května června července srpna září října listopadu prosince
januára februára apríla mája júna júla augusta septembra októbra novembra decembra
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
januara februara aprila juna jula avgusta oktobra junij julij avgust
january január február március április május június július augusztus szeptember október
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари април юни юли септември октомври ноември декември
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου
δεκεμβρίου sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
jaanuar veebruar märts aprill juuni juuli detsember
januari februari maret mei juni juli agustus oktober desember disember ogos
يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
בינואר فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه مارس آوریل ژوئن ژوئیه اوت
जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
""".split()

WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
lunes martes miércoles jueves viernes sábado domingo
segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
poniedziałek wtorek środa czwartek piątek sobota niedziela
pondělí úterý středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa
hétfő kedd szerda csütörtök péntek szombat vasárnap
luni marți miercuri joi vineri sâmbătă duminică pazartesi salı çarşamba perşembe cuma cumartesi pazar
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
понеділок вівторок середа четвер п'ятниця субота неділя
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
senin selasa rabu kamis jumat sabtu minggu
الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت
""".split()

# How long ago: {n} stands for a number and a unit, "2 days" or "ein Jahr"
AGO = (
    "{n} ago", "{n} earlier", "vor {n}", "il y a {n}", "hace {n}", "há {n}", "{n} atrás", "{n} fa",
    "{n} geleden", "för {n} sedan", "{n} sedan", "for {n} siden", "{n} siden", "{n} sitten", "{n} temu",
    "před {n}", "pred {n}", "prije {n}", "пре {n}", "преди {n}", "{n} назад", "{n} тому", "{n} ezelőtt",
    "acum {n}", "în urmă cu {n}", "{n} önce", "πριν από {n}", "πριν {n}", "{n} lalu", "{n} yang lalu",
    "{n} trước", "fa {n}", "prieš {n}", "pirms {n}", "{n} tagasi", "منذ {n}", "قبل {n}", "לפני {n}",
    "{n} पहले",
)  # fmt: skip
ONE = "a an one few ein eine einem einer einigen un une una um uma quelques et en één ett két egy bir".split()
JUST_NOW = (
    "just now", "gerade eben", "à l'instant", "ahora mismo", "agora mesmo", "proprio ora", "zojuist",
    "только что", "刚刚", "剛剛", "たった今", "방금",
)  # fmt: skip
DAYS = """
today yesterday heute gestern vorgestern aujourd'hui hier hoy ayer hoje ontem oggi ieri vandaag gisteren idag igår
dziś dzisiaj wczoraj dnes včera сегодня вчера сьогодні вчора ma tegnap azi bugün dün 今天 昨天 前天 今日 昨日 오늘 어제
""".split()
AT = "at um à a as às las alle ore o om kl. kl klo v ve в у о saat lúc pukul jam @ - – — | ,".split()
CLOCK_WORDS = "am pm a.m. p.m. uhr h hrs hs ч utc gmt cet cest est edt pst pdt ist jst msk".split()


def either(words: Iterable[str]) -> str:
    """A pattern for any of these, the longest first."""
    return "(?:" + "|".join(sorted(map(regex.escape, set(words)), key=len, reverse=True)) + ")"


def with_short_forms(names: list[str]) -> set[str]:
    """Months and what calendars shorten them to: their first three or four letters.

    >>> sorted(with_short_forms(["august"]))
    ['aug', 'augu', 'august']
    """
    return {name[:length] for name in names for length in (3, 4, len(name))}


MONTH = rf"\b\L<months>\b\.?"
DAY = r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)(?![\d:])"
OF = r"(?:[\s.,/-]{0,3}(?:de[l ]?|d[’']|of )?\s?)"
HOUR = r"(?:\d{1,2}\s?(?:[:.hH]\s?\d\d|[時时点點시]\s?(?:\d{1,2}\s?[分분])?)(?:[:.]\d\d)?|\d{1,2}(?=\s?[ap]\.?m))"
CLOCK = rf"(?:(?:上午|下午|午前|午後|오전|오후)\s?)?{HOUR}(?:\s?(?:{either(CLOCK_WORDS)})(?!\w))?"
COUNT = rf"(?:\d{{1,3}}\+?\s?|{either(ONE)}\s)\p{{L}}{{1,12}}\.?"
COUNTS = rf"\b{COUNT}(?:,?\s(?:and |und |et |y |e |i |и )?\d{{1,3}}\s?\p{{L}}{{1,12}}\.?)?"
DATES = (
    rf"(?<!\d)(?:19|20)\d\d\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?!\d)(?:\.|T(?=\d))?",
    rf"(?<!\d)\d{{1,2}}\s?(?P<mark>[-/.])\s?\d{{1,2}}\s?(?P=mark)\s?(?:\d{{4}}|\d\d)(?!\d)",
    rf"(?:(?:19|20)\d\d|(?:令和|平成)\d{{1,2}})\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]",
    rf"(?<!\d)\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]",
    rf"{DAY}{OF}{MONTH}(?:{OF}{YEAR})?",
    rf"{MONTH}\s{DAY}(?:,?\s{YEAR})?",
    rf"(?<!\d)(?:19|20)\d\d\.?\s{MONTH}\s{DAY}",
    rf"{DAY}\s(?:tháng)\s\d{{1,2}},?(?:\s(?:năm\s)?{YEAR})?",
    *(rf"(?:{regex.escape(ago).replace(regex.escape('{n}'), COUNTS)})(?!\w)" for ago in AGO),
    r"\d{1,3}\s?(?:個月|个月|ヶ月|か月|カ月|개월|小时|小時|時間|시간|分钟|分鐘|周間|週間|[年月周週日天分秒년달주일분초])\s?[前전]",
    rf"\b{either(JUST_NOW)}(?!\w)",
    rf"\b{either(DAYS)}(?=[\s,]+(?:{either(AT)}\s)?\d)",
    r"(?:^|(?<=[•·|–—-]\s))\d{1,2}\s?(?:s|m|h|d|w|y|mo|yr|min)(?!\w)",
)
SEPARATED = rf"[\s,(\[]*(?:{either(AT)}(?![\p{{L}}\p{{N}}])[\s(\[]*){{0,2}}"
DATE = (
    rf"(?:\b{either(WEEKDAYS)}(?![\p{{L}}])[.,]?\s(?:den\s|the\s|le\s)?)?"
    rf"(?:{CLOCK}{SEPARATED}(?:on\s|am\s|le\s)?)?"
    rf"(?P<day>{'|'.join(DATES)})"
    rf"(?:\s?[(（]\w{{1,9}}[)）])?"
    rf"(?P<clock>{SEPARATED}{CLOCK})?"
)


@cache
def pattern() -> regex.Pattern[str]:
    """What finds dates, compiled where a first thread is met."""
    return regex.compile(DATE, regex.IGNORECASE, months=with_short_forms(MONTHS))


def find_date(text: str) -> regex.Match[str] | None:
    """The first date in a short line, as it is written, with its time and its day of the week.

    >>> lines = ["Ann 3 years ago", "wtorek, 11 maja 2021, 23:13", "Am 3. Mai 2019 um 14:22 Uhr", "2020年5月3日"]
    >>> [find_date(line)[0] for line in lines]
    ['3 years ago', 'wtorek, 11 maja 2021, 23:13', '3. Mai 2019 um 14:22 Uhr', '2020年5月3日']
    >>> find_date("no date") is None
    True
    """
    return pattern().search(text)
