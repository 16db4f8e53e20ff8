"""What comes in and what goes out: messages, and the outcome of a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.events import BotUttered, Event


@dataclass(frozen=True)
class UserMessage:
    """What a student sent.

    `payload_allowed`: the text may be a button's `/intent{…}`. Otherwise a leading slash is text like any other.
    """

    text: str
    sender_id: str
    channel: str
    message_id: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    payload_allowed: bool = False


@dataclass(frozen=True)
class Button:
    """What a student can press; `options` are keys of the project's own."""

    title: str
    payload: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Button:
        """Return the button that Rasa's JSON describes."""
        options = {key: value for key, value in written.items() if key not in ("title", "payload")}
        return cls(str(written.get("title", "")), written.get("payload"), options)

    def as_dict(self) -> dict[str, Any]:
        """Return it as Rasa's JSON."""
        payload = {} if self.payload is None else {"payload": self.payload}
        return {"title": self.title, **payload, **self.options}


@dataclass(frozen=True)
class BotMessage:
    """Something the bot says. `response` is the response it was said with, if any."""

    text: str | None = None
    buttons: tuple[Button, ...] = ()
    custom: Mapping[str, Any] | None = None
    image: str | None = None
    attachment: Any = None
    elements: tuple[Mapping[str, Any], ...] = ()
    response: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, event: BotUttered) -> BotMessage:
        """Return what an event said. Quick replies are buttons; Rasa repeats an image as attachment, we do not."""
        data = event.data
        attachment = data.get("attachment")
        return cls(
            event.text,
            tuple(Button.of(one) for one in data.get("quick_replies") or data.get("buttons") or ()),
            data.get("custom") or None,
            data.get("image") or None,
            attachment if attachment and attachment != data.get("image") else None,
            tuple(data.get("elements") or ()),
            event.metadata.get("utter_action"),
            event.metadata,
        )

    def as_rest(self, recipient_id: str) -> list[dict[str, Any]]:
        """Return the message as Rasa's REST channel sends it: an element for each part, text split at blank lines."""
        parts: list[dict[str, Any]] = []
        if self.buttons:
            text = {} if self.text is None else {"text": self.text}
            parts.append({**text, "buttons": [button.as_dict() for button in self.buttons]})
        elif self.text:
            parts += [{"text": paragraph} for paragraph in self.text.strip().split("\n\n")]
        parts += [{key: part} for key in ("custom", "image", "attachment") if (part := getattr(self, key)) is not None]
        for element in self.elements:
            text_of_element = f"{element.get('title', '')} : {element.get('subtitle', '')}"
            parts.append({"text": text_of_element, "buttons": list(element.get("buttons", []))})
        return [{"recipient_id": recipient_id, **part} for part in parts]


def utterance(draft: Mapping[str, Any], response: str | None = None) -> BotUttered:
    """Return the event of saying `draft`, a variation with its placeholders filled."""
    parts = ("elements", "quick_replies", "buttons", "attachment", "image", "custom")
    data = {part: draft.get(part) for part in parts}
    data["attachment"] = data["attachment"] or data["image"]
    rest = {key: value for key, value in draft.items() if key not in (*parts, "text")}
    return BotUttered(draft.get("text"), data, metadata={**rest, **({"utter_action": response} if response else {})})


@dataclass(frozen=True)
class ActionFailure:
    """An action raised; the student was told `request_id`, the log has the traceback under it."""

    action: str
    request_id: str
    error: str


@dataclass(frozen=True)
class Turn:
    """The outcome of one message: what the bot said, all new events, and what went wrong."""

    messages: tuple[BotMessage, ...]
    events: tuple[Event, ...]
    failed: ActionFailure | None = None
