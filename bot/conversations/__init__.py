"""Chats: messages in order, who owns them, and what students said of the answers."""

from bot.conversations.feedback import FeedbackStore
from bot.conversations.models import Author, Conversation, Feedback, FeedbackKind, Gap, Message, Owner
from bot.conversations.store import ConversationStore, NewMessage
from bot.conversations.wakes import DESK, Wakes

__all__ = [
    "DESK",
    "Author",
    "Conversation",
    "ConversationStore",
    "Feedback",
    "FeedbackKind",
    "FeedbackStore",
    "Gap",
    "Message",
    "NewMessage",
    "Owner",
    "Wakes",
]
