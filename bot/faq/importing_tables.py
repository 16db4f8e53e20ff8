"""Readers of tables: CSV, XLSX and JSON Lines, with columns question and answer (domanda, risposta)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.errors import Problem
from bot.faq.importing import Found, ImportRefused, read_text

NAMES = {
    "question": ("question", "domanda", "q"),
    "answer": ("answer", "risposta", "a"),
    "variants": ("variants", "varianti"),
    "tags": ("tags", "etichette"),
}
SEPARATOR = ";"  # between the variants, and between the tags, of one cell


def read_csv(file: Path) -> Iterator[Found]:
    """Read a table whose first line names the columns; comma, semicolon or tab."""
    text = read_text(file)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ImportRefused([Problem(file, 1, f"not a CSV table: {error}")]) from error
    yield from _rows(file, rows)


def read_xlsx(file: Path) -> Iterator[Found]:
    """Read the first sheet of a workbook."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise ImportRefused([Problem(file, 1, "install sportello[import] to read workbooks")]) from error
    try:
        workbook = CalamineWorkbook.from_path(str(file))
        rows = workbook.get_sheet_by_index(0).to_python() if workbook.sheet_names else []
    except (CalamineError, OSError, ValueError) as error:
        raise ImportRefused([Problem(file, 1, f"not a workbook: {error}")]) from error
    yield from _rows(file, [[str(cell) for cell in row] for row in rows])


def read_json_lines(file: Path) -> Iterator[Found]:
    """Read one object a line."""
    for number, line in enumerate(read_text(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ImportRefused([Problem(file, number, f"not JSON: {error}")]) from error
        if not isinstance(found, dict):
            raise ImportRefused([Problem(file, number, "each line holds one object")])
        yield _found({str(key).lower(): value for key, value in found.items()}, number)


def _rows(file: Path, rows: Sequence[Sequence[str]]) -> Iterator[Found]:
    if not rows:
        return
    columns = [cell.strip().lower() for cell in rows[0]]
    for name in ("question", "answer"):
        if not set(columns) & set(NAMES[name]):
            raise ImportRefused([Problem(file, 1, f"no column is named {' or '.join(NAMES[name])}")])
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            yield _found(dict(zip(columns, row, strict=False)), number)


def _found(values: Mapping[str, object], line: int) -> Found:
    def value(name: str) -> object:
        return next((values[key] for key in NAMES[name] if values.get(key)), "")

    def several(name: str) -> tuple[str, ...]:
        given = value(name)
        return tuple(map(str, given)) if isinstance(given, list) else tuple(str(given).split(SEPARATOR))

    return Found(str(value("question")), str(value("answer")), line, several("variants"), several("tags"))
