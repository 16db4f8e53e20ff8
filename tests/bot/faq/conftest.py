"""A small corpus of an invented university, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.fitted import Fitted

from bot.faq import Corpus, FaqRetriever, load_corpus
from bot.faq.thesaurus import parse_thesaurus

TOPICS = ("tasse", "esami", "credenziali")
FACTS = {
    "scadenza_prima_rata": "2026-12-18",
    "importo_mora": {"it": "50,00 €", "en": "€50.00"},
    "url_portale": "https://portale.example",
}
ENTRIES = {
    "tasse/rimborso": """
        question: Come chiedo il rimborso delle tasse pagate due volte?
        variants: [ho pagato doppio la rata e rivoglio i soldi, restituzione tassa pagata per errore]
        tags: [rimborso]
        | Apri *Pagamenti* sul [portale]({url_portale}) e scegli **Chiedi un rimborso**.
        """,
    "tasse/prima-rata": """
        question: Entro quando pago la prima rata?
        variants: [scadenza prima rata, quando scadono le tasse dell'università, nn ho ancora pagato la rata è tardi]
        tags: [rata, scadenza]
        | Entro il {scadenza_prima_rata}. Dopo si paga una mora di {importo_mora}.
        |
        | Se hai pagato due volte: [rimborso](tasse/rimborso).
        """,
    "tasse/prima-rata.en": """
        question: When is the first instalment due?
        variants: [deadline for paying tuition fees, is it too late to pay the first instalment]
        tags: [fees]
        | By {scadenza_prima_rata}. After that a late fee of {importo_mora} is due.
        """,
    "tasse/isee": """
        question: Dove carico la mia attestazione ISEE?
        variants: [isee nn risulta nel portale, a chi mando l'isee]
        tags: [ISEE]
        | Non devi caricarla: l'università la prende dall'INPS. Basta che spunti il consenso nella pagina *ISEE*.
        """,
    "esami/prenotare": """
        question: Come mi prenoto a un appello d'esame?
        variants: [iscrizione esame, nn mi fa prenotare l'appello, dove si prenotano gli esami]
        tags: [prenotazione, appello]
        | Apri *Esami* › *Prenotazioni* e scegli la data.
        """,
    "esami/prenotare.en": """
        question: How do I book an exam?
        variants: [sign up for an exam session, exam booking]
        tags: [exam]
        | Open *Exams* › *Bookings* and choose a date.
        """,
    "esami/rifiutare-voto": """
        question: Posso rifiutare il voto di un esame?
        variants: [non accetto il voto, rinunciare a un voto basso]
        tags: [voto]
        | Sì, entro cinque giorni dalla pubblicazione, dalla pagina *Esiti*.
        """,
    "esami/sessione-covid": """
        question: Come funziona la sessione straordinaria di recupero?
        variants: [sessione straordinaria recupero esami, appello straordinario]
        tags: [sessione straordinaria]
        valid_until: 2026-03-31
        | Le domande si presentavano entro marzo.
        """,
    "credenziali/password": """
        question: Ho dimenticato la password, come la cambio?
        variants: [nn ricordo la pw, credenziali perse, reimpostare password]
        tags: [password]
        | Nella pagina di accesso scegli *Password dimenticata*.
        """,
    "credenziali/docenti": """
        question: Come attivo la firma digitale per i verbali?
        variants: [firma verbali esame docente, token firma scaduto]
        tags: [firma digitale]
        audience: [docenti]
        | Prenota il riconoscimento in ufficio.
        """,
    "esami/guida-esame": """
        kind: guide
        question: Un esame dall'inizio alla fine
        variants: [guida agli esami, tutto sugli esami]
        tags: [esame]
        | In breve, dalla prenotazione al libretto.
        |
        | ## Che cosa porto il giorno della prova
        | Un documento di riconoscimento valido e il badge.
        |
        | ## Quando vedo l'esito nel libretto
        | Di solito entro due settimane, nella pagina *Libretto*.
        """,
}

Load = Callable[..., Corpus]


def page(written: str, topic: str) -> str:
    """Return the file that a short notation stands for: lines with a bar are the answer."""
    lines = [line.strip() for line in written.strip().splitlines()]
    head = [line for line in lines if not line.startswith("|")]
    body = [line[1:].lstrip() for line in lines if line.startswith("|")]
    head += [f"office: {topic}", "reviewed: 2026-09-14"]
    return "\n".join(["---", *head, "---", *body]) + "\n"


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """Write the small corpus and return its folder."""
    for name, written in ENTRIES.items():
        topic = name.split("/")[0]
        file = tmp_path / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(page(written, topic), "utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def load() -> Load:
    """Return a function that loads a folder with this university's facts, of which some may be replaced."""
    return lambda folder, **facts: load_corpus(folder, {**FACTS, **facts}, TOPICS)


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small corpus once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, written in ENTRIES.items():
        file = folder / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(page(written, name.split("/")[0]), "utf-8")
    return folder


@pytest.fixture(scope="session")
def corpus(session_folder: Path, load: Load) -> Corpus:
    """Return the small corpus."""
    return load(session_folder)


@pytest.fixture(scope="session")
def retriever(corpus: Corpus) -> FaqRetriever:
    """Return a retriever of the small corpus."""
    thesaurus = parse_thesaurus(
        [
            "tassa tasse rata rate = fee fees tuition",
            "password credenziali accesso = password login",
            "voto = grade",
        ]
    )
    return FaqRetriever.fit(corpus, thesaurus)


@pytest.fixture(scope="session")
def own_corpus(fitted: Fitted) -> Corpus:
    """Return the project's own corpus."""
    return fitted.content.corpus


@pytest.fixture(scope="session")
def own(fitted: Fitted) -> FaqRetriever:
    """Return the retriever of the project's own corpus."""
    return fitted.content.retriever
