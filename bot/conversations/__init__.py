"""Chats: messages in order, who owns them, and what students said of the answers."""

from bot.conversations.feedback import MAX_COMMENT_CHARS, FeedbackStore
from bot.conversations.given import give_context, given_context
from bot.conversations.models import Author, Conversation, Feedback, FeedbackKind, FeedbackReason, Gap, Message, Owner
from bot.conversations.page_reads import PageReadStore
from bot.conversations.store import ConversationStore, NewMessage
from bot.conversations.wakes import DESK, Wakes

__all__ = [
    "DESK",
    "MAX_COMMENT_CHARS",
    "Author",
    "Conversation",
    "ConversationStore",
    "Feedback",
    "FeedbackKind",
    "FeedbackReason",
    "FeedbackStore",
    "Gap",
    "Message",
    "NewMessage",
    "Owner",
    "PageReadStore",
    "Wakes",
    "give_context",
    "given_context",
]
