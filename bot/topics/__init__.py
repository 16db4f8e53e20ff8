"""What an office says about a topic: its name, its hours and the form of its requests."""

from bot.topics.calendar import OfficeCalendar
from bot.topics.field import ABOUT_PERSON, DESCRIPTION, Field, FieldType
from bot.topics.localised import Localised
from bot.topics.topic import TicketRules, Topic, Topics, load_topics
from bot.topics.values import Value, accept, shown

__all__ = [
    "ABOUT_PERSON",
    "DESCRIPTION",
    "Field",
    "FieldType",
    "Localised",
    "OfficeCalendar",
    "TicketRules",
    "Topic",
    "Topics",
    "Value",
    "accept",
    "load_topics",
    "shown",
]
