"""`sportello serve`: the whole desk in one process."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot.commands.desk import open_desk
from bot.commands.engine import desk_turns, is_desk, project_turns, read_project
from bot.commands.options import DataDir, run
from bot.database import open_database, sqlite_url
from bot.handover import Handover
from bot.mail import run_outbox
from bot.migrations import upgrade
from bot.settings import Settings
from bot.timers import run_timers
from bot.turns import Turns
from bot.web.app import make_app, make_rest_app
from bot.web.logs import configure_logs
from bot.web.server import serve as listen
from bot.webhooks import run_calls

app = typer.Typer()
log = structlog.get_logger()

FINISH_S = 5.0  # a stop takes ten seconds at most, whatever a mail server does

FIXED_IN = ((3, 11, 15), (3, 12, 13), (3, 13, 12))  # first releases without CVE-2026-1299 (mail header injection)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes a free one.", show_default="8080")
    ] = None,
    data_dir: DataDir = None,
    project: Annotated[
        Path | None, typer.Option(help="Another Rasa project (its own config, domain, data and actions).")
    ] = None,
) -> None:
    """Start the desk and print its addresses."""
    settings = Settings(host=host, port=port, data_dir=data_dir, project=project)
    if settings.port == 0:  # links in answers carry the port, so it is settled before the first of them
        settings = settings.model_copy(update={"port": _free_port(settings.host)})
    configure_logs(sys.stderr, settings.log_level, human=settings.console_log)
    _warn_of_old_python()
    run(lambda: _serve_desk(settings) if is_desk(settings.project) else _serve_project(settings))


async def _serve_desk(settings: Settings) -> None:
    async with open_desk(settings) as desk:
        turns = desk_turns(desk)
        runner, _ = await listen(make_app(desk, turns), settings.host, settings.port)
        stop = asyncio.Event()
        return_idle = partial(Handover(desk).return_idle, turns.phrase)
        workers = [
            asyncio.create_task(run_timers(desk, stop, turns.phrase, return_idle, desk.tidy_files)),
            asyncio.create_task(run_outbox(desk, stop)),
            asyncio.create_task(run_calls(desk, stop)),
        ]
        try:
            recovered = await turns.recover()
            if recovered:
                log.info("turns_recovered", conversations=recovered)
            token = await desk.operators.setup_token()
            _announce(settings, token)
            await asyncio.to_thread(_warm_up)
            await _until_stopped()
        finally:
            stop.set()
            await runner.cleanup()
            await turns.close()
            await _finish(workers)


async def _finish(workers: list[asyncio.Task[None]]) -> None:
    """Let the workers end what they have begun; a row that is cut off is taken up again at the next start."""
    _, unfinished = await asyncio.wait(workers, timeout=FINISH_S)
    for worker in unfinished:
        worker.cancel()
    for ended in await asyncio.gather(*workers, return_exceptions=True):
        if isinstance(ended, Exception):
            log.error("worker_failed", exc_info=ended)


async def _serve_project(settings: Settings) -> None:
    """Serve a Rasa project that has no desk: the REST channel only."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(settings.database_url or sqlite_url(settings.data_dir))
    await upgrade(database)
    turns: Turns = project_turns(read_project(settings.project), database)
    runner, port = await listen(make_rest_app(settings, database, turns), settings.host, settings.port)
    try:
        await turns.recover()
        print(f"REST: http://{settings.host}:{port}/webhooks/rest/webhook", flush=True)
        await _until_stopped()
    finally:
        await runner.cleanup()
        await turns.close()
        await database.close()


def _warm_up() -> None:
    from actions.locale import load_dictionaries  # here, or `--project` would find our actions instead of its own

    load_dictionaries()


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _announce(settings: Settings, setup_token: str | None) -> None:
    base = settings.base_url
    print(f"Portal and widget   {base}/")
    print(f"Console             {base}/console")
    if setup_token:
        print(f"First operator      {base}/console/setup?token={setup_token}   (works once, for 24 hours)")
    print("Ctrl+C stops the desk.", flush=True)


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


def _warn_of_old_python() -> None:
    for fixed in FIXED_IN:
        if sys.version_info[:2] == fixed[:2] and sys.version_info[:3] < fixed:
            newer = ".".join(map(str, fixed))
            log.warning("python_has_known_holes", cve="CVE-2026-1299", update_to=newer)
