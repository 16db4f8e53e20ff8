"""What programs see of the desk: rows as JSON. Nothing is shown that is not written here."""

from __future__ import annotations

from typing import Any

from bot.conversations import Author, Conversation, Message
from bot.tickets import ThreadEntry, format_number
from bot.web.blocks import blocks

Json = dict[str, Any]

MARKDOWN_CARDS = ("faq_answer",)  # an office wrote it; every other text may quote a student and stays literal


def message_view(message: Message, locale: str) -> Json:
    """Return a message as widget and console show it."""
    return {
        "seq": message.seq,
        "author": message.author.value,
        "name": message.name,
        "text": message.text,
        "blocks": blocks(message.text, locale) if _is_markdown(message) else None,
        "buttons": [{"title": button["title"], "payload": button["payload"]} for button in message.buttons],
        "custom": message.custom,
        "at": message.created_at.isoformat(),
    }


def messages_view(conversation: Conversation, messages: list[Message], *, busy: bool) -> Json:
    """Return what a client reads since its last `seq`."""
    return {
        "messages": [message_view(message, conversation.locale) for message in messages],
        "last_seq": messages[-1].seq if messages else conversation.last_seq,
        "owner": conversation.owner.value,
        "busy": busy,
    }


def entry_view(entry: ThreadEntry) -> Json:
    """Return an entry of a ticket's thread, notes included: for operators only."""
    return {
        "id": entry.id,
        "ticket_id": entry.ticket_id,  # another one than the ticket's where that was merged in
        "number": format_number(entry.ticket_id),
        "version": entry.version,
        "kind": entry.kind.value,
        "author_name": entry.author_name,
        "text": entry.text,
        "created_at": entry.created_at.isoformat(),
    }


def _is_markdown(message: Message) -> bool:
    return message.author is Author.BOT and (message.custom or {}).get("card") in MARKDOWN_CARDS
