"""The examples in docs/api.md work as they are written, one after the other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import aiohttp
from support.program import Program

from bot.settings import CHECKOUT


def examples() -> Iterator[list[str]]:
    """Return the calls of curl as a shell would split them."""
    text = (CHECKOUT / "docs" / "api.md").read_text("utf-8")
    for block in re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL):
        yield from (shlex.split(line) for line in block.splitlines() if line.startswith("curl "))


async def test_every_example_succeeds(anna: Program) -> None:
    done = []
    for _curl, *words in examples():
        method, headers, data, path = "GET", {}, None, ""
        rest = iter(words)
        for word in rest:
            if word == "-X":
                method = next(rest)
            elif word == "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value.replace("$TOKEN", anna.token)
            elif word == "-d":
                data = next(rest).encode()
            elif word == "-F":
                name, _, file = next(rest).partition("=@")
                data = aiohttp.FormData()
                data.add_field(name, b"Avviso", filename=file)
            else:
                path = word.removeprefix("$DESK")
        answer = await anna.site.call(method, path, headers=headers, data=data)
        done.append((path, answer.status))

    assert len(done) > 10
    assert [call for call in done if call[1] not in (200, 201)] == []
