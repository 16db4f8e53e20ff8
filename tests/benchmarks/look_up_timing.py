"""How long a look-up takes, right or wrong: four groups, 200 times each, through HTTP.

Run `python tests/benchmarks/look_up_timing.py [--postgres URL]` on a quiet machine. The three kinds of mismatch must
not be told apart: medians within 2 ms, Mann-Whitney p above .01. The same is asked of mails that are sent and of mails
that are not. Groups take turns in random order, and the clock moves on so that no limit is ever reached.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

import aiohttp
from scipy.stats import mannwhitneyu

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.clock import Clock
from support.desk import make_desk, make_turns, own_engine, small_content

from bot.database import open_database, sqlite_url
from bot.helpdesk import share
from bot.migrations import upgrade
from bot.tickets import NewTicket
from bot.web.app import make_app
from bot.web.logs import configure_logs
from bot.web.server import serve

TIMES = 200
MAX_MEDIANS_MS = 2.0
MIN_P = 0.01
MARIO, LUCIA = "mario@example.it", "lucia@example.it"
LOOK_UPS = {
    "both right": ("1", MARIO),
    "number wrong": ("77", MARIO),
    "address wrong": ("1", LUCIA),
    "both wrong": ("77", LUCIA),
}
MAILINGS = {"code, sent": ("1", MARIO), "code, not sent": ("1", LUCIA)}
Samples = dict[str, list[float]]


async def measure(url: str, folder: Path) -> tuple[Samples, Samples]:
    """Return the milliseconds of every look-up and of every request for a code, by group."""
    database, clock = open_database(url), Clock()
    await upgrade(database)
    desk = make_desk(database, small_content(), clock, folder)
    share(desk)
    for number in range(50):
        email = MARIO if number == 0 else f"s{number}@example.it"
        await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", "Ho pagato due volte. " * 40, email))
    runner, port = await serve(make_app(desk, make_turns(desk, own_engine())), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(headers={"Origin": base}) as http:
        look_ups = await _in_turns(http, f"{base}/api/status", LOOK_UPS, clock)
        mailings = await _in_turns(http, f"{base}/api/status/code", MAILINGS, clock)
    await runner.cleanup()
    share(None)
    desk.operators.close()
    await database.close()
    return look_ups, mailings


async def _in_turns(http: aiohttp.ClientSession, url: str, groups: dict[str, tuple[str, str]], clock: Clock) -> Samples:
    samples: Samples = {name: [] for name in groups}
    order = [name for name in groups for _ in range(TIMES)]
    random.Random(4).shuffle(order)
    for name in [*groups, *groups, *order]:  # the first ones warm up
        clock.advance(days=1)
        number, email = groups[name]
        started = time.perf_counter()
        async with http.post(url, json={"number": number, "email": email}) as answer:
            await answer.read()
        samples[name].append((time.perf_counter() - started) * 1000)
        assert answer.status in (200, 202, 404), answer.status
    return {name: values[2:] for name, values in samples.items()}


def report(samples: Samples, alike: list[str]) -> bool:
    """Print the medians and how likely the groups that must be alike are; tell whether they are."""
    print(f"{'group':<16}{'n':>5}{'median ms':>11}{'p90 ms':>9}")
    for name, values in samples.items():
        p90 = statistics.quantiles(values, n=10)[-1]
        print(f"{name:<16}{len(values):>5}{statistics.median(values):>11.3f}{p90:>9.3f}")
    is_alike = True
    for one, other in combinations(alike, 2):
        apart = abs(statistics.median(samples[one]) - statistics.median(samples[other]))
        p = float(mannwhitneyu(samples[one], samples[other]).pvalue)
        is_alike &= apart < MAX_MEDIANS_MS and p > MIN_P
        print(f"  {one} | {other}: medians {apart:.3f} ms apart, Mann-Whitney p = {p:.3f}")
    return is_alike


def main() -> int:
    """Measure, print, and return 1 when something can be told apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", metavar="URL", help="measure on this empty database instead of a SQLite file")
    given = parser.parse_args().postgres
    configure_logs(sys.stderr, "ERROR", human=True)
    with tempfile.TemporaryDirectory() as folder:
        look_ups, mailings = asyncio.run(measure(given or sqlite_url(Path(folder)), Path(folder)))
    wrong = [name for name in LOOK_UPS if name != "both right"]
    results = [report(look_ups, wrong), report(mailings, list(MAILINGS))]
    print("nothing is told apart" if all(results) else "something can be told apart")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
