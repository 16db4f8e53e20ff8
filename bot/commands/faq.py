"""`sportello faq`: the retriever from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands import faq_calibration
from bot.commands.faq_check import bench, check, suggest
from bot.commands.faq_eval import evaluate, fit
from bot.commands.faq_import import import_pages
from bot.commands.options import DataDir
from bot.content import load_content
from bot.settings import Settings

app = typer.Typer(name="faq", help="The retriever and its corpus.", no_args_is_help=True)
app.command("eval")(evaluate)
app.command("fit")(fit)
app.command("import")(import_pages)
app.command("check")(check)
app.command("suggest")(suggest)
app.command("bench")(bench)
app.add_typer(faq_calibration.app, name="calibration", help="How sure the bot may be: learnt from its own feedback.")


@app.command("search")
def search(
    text: Annotated[list[str], typer.Argument(help="The question, as a student would write it.")],
    locale: Annotated[str, typer.Option(help="Language of the question: it or en.")] = "it",
    data_dir: DataDir = None,
) -> None:
    """Show what the bot would answer, and how sure it is."""
    content = load_content(Settings(data_dir=data_dir).project)
    from datetime import UTC, datetime

    today = content.institution.local(datetime.now(UTC)).date()
    verdict = content.retriever.search(" ".join(text), locale=locale, today=today)
    print(verdict.zone.value)
    for match in verdict.matches:
        print(f"{match.confidence:.2f}  {match.entry.id}  {match.title}")
