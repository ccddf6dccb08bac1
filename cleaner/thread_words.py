"""The words by which platforms tell who wrote a comment and when, in many languages: data, no rules.

In these tables "_" stands for a space inside a phrase.
"""

from __future__ import annotations


def words(table: str) -> tuple[str, ...]:
    """The entries of a table.

    >>> words("says a_dit")
    ('says', 'a dit')
    """
    return tuple(entry.replace("_", " ") for entry in table.split())


# Months, in the form that stands in a date
MONTHS = words("""
january february march april may june july august september sept october november december januar
jänner februar feber märz mai juni juli oktober dezember januari februari maart mei augustus janvier
février mars avril juin juillet août septembre octobre novembre décembre janv févr juil déc enero
febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene dic
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev abr ago set out dez
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott gener
febrer març maig juny juliol agost setembre desembre maj augusti desember marts tammikuuta
helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
marraskuuta joulukuuta stycznia lutego marca kwietnia maja czerwca lipca sierpnia września
października listopada grudnia styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień
październik listopad grudzień paź ledna února března dubna května června července srpna září října
listopadu prosince januára februára apríla mája júna júla augusta septembra októbra novembra
decembra siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna studenoga prosinca
januara februara aprila juna jula avgusta oktobra junij julij avgust január február március április
május június július augusztus szeptember október ianuarie februarie martie aprilie iunie iulie
septembrie octombrie noiembrie decembrie ocak şubat mart nisan mayıs haziran temmuz ağustos eylül
ekim kasım aralık января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь січня лютого березня
квітня травня червня липня серпня вересня жовтня листопада грудня януари февруари април юни юли
септември октомври ноември декември ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου μαίου ιουνίου
ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου sausio vasario kovo balandžio gegužės
birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio janvāris februāris aprīlis maijs jūnijs
jūlijs augusts septembris oktobris novembris decembris jaanuar veebruar märts aprill juuni juuli
detsember maret agustus disember ogos يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر
أكتوبر نوفمبر ديسمبر ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר בינואר
فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه آوریل ژوئن ژوئیه اوت
जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर มกราคม กุมภาพันธ์
มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
""")

# Days of the week
WEEKDAYS = words("""
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi
mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim lunes martes miércoles
jueves viernes sábado domingo segunda terça quarta quinta sexta segunda-feira terça-feira
quarta-feira quinta-feira sexta-feira lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag
lördag söndag mandag tirsdag lørdag søndag maanantaina tiistaina keskiviikkona torstaina perjantaina
lauantaina sunnuntaina poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý
středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa hétfő kedd szerda csütörtök
péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică pazartesi salı çarşamba
perşembe cuma cumartesi pazar понедельник вторник среда четверг пятница суббота воскресенье пн вт ср
чт пт сб вс понеділок вівторок середа четвер п'ятниця субота неділя δευτέρα τρίτη τετάρτη πέμπτη
παρασκευή σάββατο κυριακή senin selasa rabu kamis jumat sabtu minggu الأحد الاثنين الثلاثاء الأربعاء
الخميس الجمعة السبت
""")

# How long ago: {n} stands for a number and a unit, "2 days" or "ein Jahr"
AGO = words("""
{n}_ago {n}_earlier vor_{n} il_y_a_{n} hace_{n} há_{n} {n}_atrás {n}_fa {n}_geleden för_{n}_sedan
{n}_sedan for_{n}_siden {n}_siden {n}_sitten {n}_temu před_{n} pred_{n} prije_{n} пре_{n} преди_{n}
{n}_назад {n}_тому {n}_ezelőtt acum_{n} în_urmă_cu_{n} {n}_önce πριν_από_{n} πριν_{n} {n}_lalu
{n}_yang_lalu {n}_trước fa_{n} prieš_{n} pirms_{n} {n}_tagasi منذ_{n} قبل_{n} לפני_{n} {n}_पहले
""")

# Numbers in words
ONE = words("""
a an one few ein eine einem einer einigen un une una um uma quelques et en één ett két egy bir
""")

# This very moment
JUST_NOW = words("""
just_now gerade_eben à_l'instant à_l’instant ahora_mismo agora_mesmo proprio_ora zojuist только_что
刚刚 剛剛 たった今 방금
""")

# Days that need a time beside them to be a date
DAYS = words("""
today yesterday heute gestern vorgestern aujourd'hui aujourd’hui hier hoy ayer hoje ontem oggi ieri
vandaag gisteren idag igår dziś dzisiaj wczoraj dnes včera сегодня вчера сьогодні вчора ma tegnap
azi bugün dün 今天 昨天 前天 今日 昨日 오늘 어제
""")

# Between a date and a time
AT = words("""
at um à a às las alle ore o om kl. kl klo v ve в у о saat lúc pukul jam @ - – — | ,
""")

# Behind a time
CLOCK_WORDS = words("""
am pm a.m. p.m. uhr h hrs hs ч utc gmt cet cest est edt pst pdt ist jst msk
""")

# "Ann says:"
SAYS = words("""
says said wrote writes commented replied responded adds added sagt sagte schreibt schrieb meint
meinte antwortet antwortete kommentierte dit disait écrit répond dice dijo escribe escribió comentó
respondió diz disse escreveu comentou respondeu scrive scrisse commenta zegt schreef schrijft
reageerde säger skrev skriver svarade sier sa siger sagde sanoo sanoi kirjoitti mówi pisze napisał
napisała powiedział powiedziała píše napsal napsala říká řekl hovorí napísal napísala kaže je rekao
пише писал пишет комментирует отвечает ответил написал написала написал(а) говорит сказал сказала
сказал(а) каже написав сказав mondta mondja írta spune scrie zice dedi diyor yazdı berkata
mengatakan menulis nói viết rašo saka kirjutas ütles raksta λέει είπε έγραψε γράφει قال يقول كتب אמר
כתב گفت نوشت कहते พูดว่า กล่าวว่า a_dit a_écrit a_répondu a_commenté ha_dicho ha_escrito ha_detto
ha_scritto ha_commentato a_spus a_scris har_sagt har_skrevet hat_gesagt hat_geschrieben schrieb_am
ha_dit ha_escrit dedi_ki diyor_ki さんのコメント さん より 说道 说 說 說道 님의_말 님 말하길
""")

# Those that need no colon behind them
SAYS_BARE = words("""
says said sagt dice a_dit diz zegt mówi říká пишет говорит
""")

# "Posted by Ann", "#3 Kommentar von Ann", "Soumis par Ann"
POSTED = words("""
comment comments posted written submitted reply replied response added review reviewed author
kommentar kommentare beitrag geschrieben verfasst gepostet eingetragen antwort autor autorin
verfasser commentaire soumis envoyé publié posté écrit rédigé déposé réponse auteur comentario
publicado escrito enviado respuesta comentário postado resposta commento scritto inviato pubblicato
risposta autore geplaatst geschreven reactie skrivet inlägg skrevet indlæg kirjoittanut napisane
dodane komentarz dodał dodała napsal napsala vložil komentář отправлено добавлено опубликовано
комментарий автор коментар beküldte scris postat yazan gönderen oleh komentar bởi từ 投稿者 名前
作者
""")

# Before a name
BY = words("""
by von vom par por per di da de del door av af od от від autor podle på lähettäjä من על_ידי bởi oleh
""")

# Between a name and a date, beside the days of the week: "Ann on May 3", "Muriel - Le 22/01/2020"
BETWEEN = words("""
on at am im um le il el em op den der dne dnia w kl kl. klo in à a the la los las v в від от у
tarihinde şunu üzerinde from since date datum fecha data дата 日時 日期 posted uhr o'clock o’clock
submitted published edited bearbeitet modifié
""")

# Links to answer
REPLY = words("""
reply replies antworten antwort répondre réponse responder responde respuesta rispondi risposta
resposta beantwoorden reageer svara svar besvar vastaa odpowiedz odpovědět odpovedať odgovori
ответить відповісти відповідь отговор válasz válaszol răspunde yanıtla cevapla απάντηση balas
trả_lời رد پاسخ השב 回复 回覆 返信 답글 답변 quote zitieren zitat citer citar cita citeren citera
cytuj citovat цитировать citeer
""")

# Other links and counters of a comment
OTHER_LINKS = words("""
like likes liked dislike share shared report flag permalink link edit edited delete upvote downvote
vote votes helpful unhelpful hide collapse expand more follow love funny insightful agree disagree
abuse inappropriate gefällt teilen melden bearbeiten löschen daumen permanentlink j’aime j'aime
aimer partager signaler modifier lien_permanent gusta compartir denunciar reportar editar enlace
curtir compartilhar gostei mi_piace condividi segnala modifica delen rapporteer vind_ik_leuk gilla
dela anmäl rapportera lubię zgłoś udostępnij нравится поделиться пожаловаться beğen şikayet_et
paylaş 举报 舉報 赞 贊 踩 分享 删除 评论 評論 查看对话 点赞 引用 通報 いいね ツイート 좋아요 신고
삭제 공유 suka laporkan log_in_to_reply reply_to_this_comment reply_to_this expand_full_comment
show_more view_replies read_more see_more load_more is_this_helpful was_this_helpful gefällt_mir
gefällt_nicht auf_diesen_kommentar_antworten répondre_à_ce_commentaire me_gusta no_me_gusta to_reply
in_reply_to report_abuse report_comment signaler_un_abus top nach_oben up ▲ ▼ 👍 👎
""")

# Small words of names
PARTICLES = words("""
& al and bin da das de del della den der di dos e el ibn la le of ten ter the van von y zu
""")

# Words that begin no name
NO_NAMES = words("""
ela ele eles ella elle ellos er es eu han he her hij his hon i ich ihr ik il ils io it jag je lei
lui my nous on our she sie that their they this we what who wir yo you zij él мы он она они я
""")

# What a heading above comments says, or the beginning of it: "3 Comments", "Kommentare"
HEADINGS = words("""
comment komment koment coment commentaar reactie reageer hozzászól yorum коммент комент σχόλι bình_luận
评论 評論 留言 コメント 댓글 덧글 ความคิดเห็น ความเห็น تعليق תגוב دیدگاه टिप्पण пікір thought_on thoughts_on
response_to responses antwort_auf antworten_auf réponse_à réponses_à respuesta_a respuestas_a
risposte_a réaction réagir reaktion
""")
