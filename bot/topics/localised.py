"""A text in the languages of the desk."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Localised(BaseModel):
    """The same words in Italian and, where the office wrote them, in English."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    it: str
    en: str = ""

    def text(self, locale: str) -> str:
        """Return the words in `locale`, or the Italian ones where there is no translation."""
        return self.en if locale == "en" and self.en else self.it
