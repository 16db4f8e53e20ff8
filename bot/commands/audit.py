"""`sportello verify-audit`: is the record of what operators did still whole?"""

from __future__ import annotations

import sys

import typer

from bot.commands.options import DataDir, open_data, run
from bot.operators import audit
from bot.settings import Settings

app = typer.Typer()


@app.command("verify-audit")
def verify_audit(data_dir: DataDir = None) -> None:
    """Check the chain of the audit table; exit 1 if a row was changed, removed or added by hand."""

    async def work() -> list[audit.Broken]:
        async with open_data(Settings(data_dir=data_dir)) as database, database.reading() as session:
            return await audit.verify(session)

    broken = run(work)
    if broken:
        sys.exit("The audit is broken:\n" + "\n".join(f"row {row.row_id}: {row.reason}" for row in broken))
    print("The audit is whole.")
