"""Telling a thank-you from a message that somebody must read: on a closed ticket only the first leaves it closed.

Every word of a thank-you must be one that people say when they are done: a single other word, and an operator
reads the message. To reopen a ticket over a thank-you costs a glance; to drop a question costs a student.
"""

from __future__ import annotations

import re
import unicodedata

MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+")

_THANKING = """
grazie ringrazio ringraziamo ringraziarla ringraziarti ringraziarvi grz thanks thank thankyou thx tnx ty cheers
gentile gentilissima gentilissimo gentilissimi gentili disponibilissima disponibilissimo perfetto ottimo benissimo
fantastico bravissimi risolto solved fixed perfect great awesome excellent ok okay okey va bene tutto funziona works
"""
_POLITE = """
mille tante infinite molto davvero ancora proprio veramente di cuore la le li lo vi ti per l il i gli tutto tutti
della del dell delle aiuto aiutarmi avermi aiutato supporto disponibilita risposta risposte rapidita velocita
chiarezza pazienza chiarimento chiarimenti informazione informazioni info tempo assistenza gentilezza e siete stato
stata stati sei ora adesso a posto ho ricevuto capito chiaro buona buon giornata serata lavoro weekend fine
settimana saluti cordiali distinti salve buongiorno buonasera ciao arrivederci presto prego va bene si yes
gentilmente tanto anche you so much very lot lots many really again for your the help support time answer reply
quick fast all now it is was are been kind kindness have good nice day evening best regards bye hello hi everything
that this my helpful appreciated appreciate got understood clear team prof professor professore professoressa
dottore dottoressa dott dr signor signora sig
"""
_THANKS, _BESIDE = frozenset(_THANKING.split()), frozenset(_POLITE.split())
_ASKS = frozenset({"is", "are", "was", "have"})  # as the first word: a question that forgot its mark
_SOLVED = re.compile(
    r"(?:il |the |my )?(?:problema|problem) (?:e |stato |is |was |been )*(?:risolto|solved|fixed)"
    r"|(?:risolto|solved|fixed) (?:il |the |my )?(?:problema|problem)"
)
_DECLINES = re.compile(r"no (?:grazie|thanks|thank)\b")
_HANDS = frozenset("\U0001f44d\U0001f64f\u2764\U0001f60a\U0001f642\U0001f44c\U0001f44f\U0001f4aa\U0001f389")


def is_thanks(text: str, name: str | None = None) -> bool:
    """Tell whether a message only thanks, or says that all is well; `name` is who may be thanked by name."""
    if "?" in text:
        return False
    words = _SOLVED.sub("ok", " ".join(_words(text))).split()
    if not words:
        return any(char in _HANDS for char in text)
    if len(words) > MAX_WORDS or words[0] in _ASKS:
        return False
    if _DECLINES.match(" ".join(words)):
        words = words[1:]
    known = _THANKS | _BESIDE | frozenset(_words(name or ""))
    return not _THANKS.isdisjoint(words) and known.issuperset(words)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))
