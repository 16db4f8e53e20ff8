"""Where a request was sent from, by the API: bounded, and never more than text."""

from __future__ import annotations

import pytest
from support.program import REQUEST, Program


async def test_a_program_tells_the_context_of_a_request_and_reads_it_again(anna: Program) -> None:
    context = {"page": "https://www.ateneo.example/esami?token=1", "app_version": "4.2"}

    opened = await anna.posts("/tickets", {"topic": "tasse", "fields": REQUEST, "context": context})
    read = (await anna.gets(f"/tickets/{opened.json()['number']}")).json()

    assert opened.status == 201, opened.text
    assert read["context"] == {"page": "https://www.ateneo.example/esami", "app_version": "4.2"}
    assert read["grants"] == []


@pytest.mark.parametrize(
    ("context", "status"),
    [
        ({"A key": "x"}, 422),
        ({"long": "x" * 201}, 413),
        ({"empty": ""}, 422),
        ({f"k{n}": "x" for n in range(21)}, 422),
        ({"deep": {}}, 422),
    ],
)
async def test_what_is_no_context_is_refused(anna: Program, context: object, status: int) -> None:
    refused = await anna.posts("/tickets", {"topic": "tasse", "fields": REQUEST, "context": context})

    assert refused.status == status
