"""Puts the project's own content into the wheel, so that an installed `sportello` has its words and its corpus."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONTENT = ("config.yml", "domain.yml", "bot/data", "faq_corpus")


class ContentHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the content to standard wheels only: an editable install would keep stale copies of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Map each piece of content to its place beside the code."""
        if version == "standard":
            build_data["force_include"].update({path: f"bot/project/{path}" for path in CONTENT})
