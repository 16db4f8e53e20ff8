"""What pydantic finds wrong, in plain sentences: for the person who edits a file or sets a variable."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import ValidationError

Where = tuple[str | int, ...]  # the keys and indexes that lead to a part of a document

_TYPES_OF_TEXT = ("string_type", "date_type", "date_from_datetime_parsing", "date_parsing")
_NUMBER, _WHOLE = ("this is no number", "write a number"), ("this is no whole number", "write a whole number")
_PAIRS, _LIST = ("this is no list of `key: value` pairs", "write `key: value`"), "start each line with `- `"
_WORDS = {
    "extra_forbidden": ("unknown key", "remove it or correct its spelling"),
    "missing": ("this key is missing", "add it"),
    "bool_type": ("this is neither true nor false", "write true or false"),
    "bool_parsing": ("this is neither true nor false", "write true or false"),
    "list_type": ("this is no list", _LIST),
    "tuple_type": ("this is no list", _LIST),
    "dict_type": _PAIRS,
    "mapping_type": _PAIRS,
    "model_type": _PAIRS,
    "model_attributes_type": _PAIRS,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "greater_than": ("this is too small", "write a number above {gt}"),
    "greater_than_equal": ("this is too small", "write {ge} or more"),
    "less_than": ("this is too large", "write a number below {lt}"),
    "less_than_equal": ("this is too large", "write {le} or less"),
    "string_too_short": ("this is too short", "write {min_length} characters or more"),
    "string_too_long": ("this is too long", "write {max_length} characters or less"),
    "string_pattern_mismatch": ("this is not written as it must be", "it must match {pattern}"),
    "enum": ("this is not one of the possible values", "write {expected}"),
    "literal_error": ("this is not one of the possible values", "write {expected}"),
    "path_type": ("this is no path of a file or folder", "write a path"),
    "union_tag_invalid": ("{tag!r} is not supported", "this engine has {expected_tags}"),
    "union_tag_not_found": ("it has no name", "write `- name: …`"),
    **dict.fromkeys(_TYPES_OF_TEXT, ("this is no text", "put it in quotes")),
}


_ABOUT_KEYS = ("missing", "extra_forbidden")
_TRIED = ("str", "date", "int", "float", "bool", "list[str]", "dict[str,str]")  # pydantic adds what a value might be


class Mistake(NamedTuple):
    """One thing that is wrong: where, what, and what to do; `tag` is the name of what is not supported."""

    where: Where
    message: str
    advice: str
    tag: str = ""

    @property
    def sentence(self) -> str:
        """Return what is wrong after its place, as in `form.0.type: unknown key`."""
        return f"{'.'.join(map(str, self.where))}: {self.message}" if self.where else self.message


def mistakes(error: ValidationError) -> list[Mistake]:
    """Return what is wrong; a value that could have been one of several things is told once."""
    found: dict[Where, Mistake] = {}
    for one in error.errors(include_url=False):
        kind, where = one["type"], one["loc"]
        if kind not in _ABOUT_KEYS and where and where[-1] in _TRIED:
            where = where[:-1]
        context = {name: value for name, value in one.get("ctx", {}).items() if name != "error"}
        words = tuple(part.format(**context) for part in _WORDS[kind]) if kind in _WORDS else None
        message, advice = words or (one["msg"].removeprefix("Value error, "), "")
        found.setdefault(where, Mistake(where, message, advice, str(context.get("tag", ""))))
    return list(found.values())
