"""Words by which a question shows that it goes on from the one before, by language; without accents."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


OPENERS = {
    "it": _set("e ed ma anche oppure o invece poi dopo pero se quindi allora"),
    "en": _set("and but also or then if so instead") | {"what if", "what about", "how about"},
}
REFERENCES = {
    "it": _set("questo questa quello quella questi queste quelli quelle cio"),
    "en": _set("it them that this these those one"),
}
# What is asked about any subject: alone they name none.
ATTRIBUTES = {
    "it": _set(
        """
        costa costano costo prezzo importo soldi euro pagare pagano paga danno scade scadenza scadenze termine termini
        data date giorno giorni tempo tempi durata dura durano aspettare documenti documento modulo moduli allegare
        requisiti orario orari ora ore ufficio sportello contatti contatto email mail telefono numero link sito pagina
        indirizzo obbligatorio obbligatoria gratis gratuito online esempio limite minimo massimo presentare inviare
        richiedere chiedere trovare trovo compilare modificare cambiare annullare volta volte
        """
    ),
    "en": _set(
        """
        cost costs price amount money euro euros pay paid due deadline deadlines date dates day days time times long
        last lasts wait document documents form forms attach requirement requirements hours office contact email phone
        number link website page address mandatory compulsory free online example limit minimum maximum submit send
        apply request ask find fill change cancel edit
        """
    ),
}
