"""Telling a thank-you from a message that somebody must read: on a closed ticket only the first leaves it closed.

Every word of a thank-you must be one that people say when they are done: a single other word, and an operator
reads the message. To reopen a ticket over a thank-you costs a glance; to drop a question costs a student.
"""

from __future__ import annotations

import re
import unicodedata

MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")  # "grazieeee"

_THANKING = """
grazie ringrazio ringraziamo ringraziarla ringraziarti ringraziarvi grz grazi garzie gazie grazzie grasie graxie
thanks thank thankyou thx thxs thnx thanx tnx tks ty tysm tyvm cheers merci danke gracias
gentile gentilissima gentilissimo gentilissimi gentili disponibilissima disponibilissimo perfetto ottimo ottima
benissimo fantastico fantastici bravo brava bravi bravissimo bravissima bravissimi grande grandi migliore migliori
eccellente eccezionale eccezionali utile utili utilissimo utilissima utilissimi chiarissimo chiarissima risolto
solved fixed sorted worked perfect great awesome excellent best kind ok okay okey va bene tutto funziona works
appreciate appreciated obliged
"""
_POLITE = """
mille tante tanti tanto ah infinite infinitamente molto molte davvero ancora proprio veramente assai super di cuore a
te voi lei loro noi tutte la le li lo vi ti mi per l il i gli tutto tutti della del dell delle dei dello degli suo sua
suoi sue tuo tua tuoi tue vostro vostra vostri vostre aiuto aiutarmi avermi averci aiutato aiutata risposto spiegato
chiarito ascoltato ascoltata dedicato supporto disponibilita risposta risposte rapidita rapida rapido velocita veloce
pronta pronto tempestiva tempestivo tempestivita celere cortese cortesi cortesissimi cortesia sollecitudine chiarezza
pazienza professionalita competenza collaborazione interessamento interesse attenzione riscontro spiegazione
spiegazioni indicazione indicazioni consiglio consigli preziosa prezioso preziosi chiarimento chiarimenti informazione
informazioni info tempo assistenza servizio gentilezza comunque stesso e siete stato stata stati sei ora adesso posto
ho ricevuto capito chiaro buona buon buone giornata pomeriggio serata domenica lavoro weekend fine settimana feste
natale pasqua anno vacanze saluti cordiali distinti salve buongiorno buonasera ciao arrivederci presto prego si yes
gentilmente anche you u so much very lot lots million many really again for your the of help support time answer reply
response information advice guidance assistance explanation service quick prompt kindly helping replying answering
fast all now it is was are been ve re i kindness have good nice day evening regards bye hello hi everything mate star
that this my helpful got understood clear team prof professor professore professoressa sir madam dottore dottoressa
dott dr ssa signor signora sig
"""
_THANKS, _BESIDE = frozenset(_THANKING.split()), frozenset(_POLITE.split())
_ASKS = frozenset({"is", "are", "was", "have"})  # as the first word: a question that forgot its mark
_SOLVED = re.compile(
    r"(?:il |the |my )?(?:problema|problem) (?:e |stato |is |was |been )*(?:risolto|solved|fixed)"
    r"|(?:risolto|solved|fixed) (?:il |the |my )?(?:problema|problem)"
)
_SAVED = re.compile(r"\bmi (?:hai|ha|avete) (?:salvat|aiutat)[oa]\b")
_GOES_ON = re.compile(r"\b(?:e|and) (?:ora|adesso|now)$")  # "grazie, e adesso": a question that forgot its mark
_DECLINES = re.compile(r"no (?:grazie|thanks|thank)\b")
_HANDS = frozenset("\U0001f44d\U0001f64f\u2764\U0001f60a\U0001f642\U0001f44c\U0001f44f\U0001f4aa\U0001f389")


def is_thanks(text: str, *names: str | None) -> bool:
    """Tell whether a message only thanks, or says that all is well; `names` are who is thanked, and who signs."""
    if "?" in text:
        return False
    plain = " ".join(_words(text))
    words = _SAVED.sub("ok", _SOLVED.sub("ok", plain)).split()
    if not words:
        return any(char in _HANDS for char in text)
    if len(words) > MAX_WORDS or words[0] in _ASKS or _GOES_ON.search(plain):
        return False
    if _DECLINES.match(" ".join(words)):
        words = words[1:]
    known = _THANKS | _BESIDE | frozenset(_words(" ".join(name for name in names if name)))
    return not _THANKS.isdisjoint(words) and known.issuperset(words)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORD.findall(_STRETCHED.sub(r"\1", letters))
