"""What the office of a ticket's topic has decided: its rules and its working time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.tickets.models import Ticket
from bot.tickets.states import Resolution
from bot.topics import Field, OfficeCalendar, TicketRules, Topic

TIMEZONE = "Europe/Rome"


class Offices:
    """The offices behind the topics; a topic that is gone since has the rules of any office."""

    def __init__(self, topics: Mapping[str, Topic] | None = None, timezone: str = TIMEZONE) -> None:
        """Take the topics; without any, every topic is known and has the usual rules."""
        self._topics = topics
        self._timezone = timezone
        self._calendars: dict[str, OfficeCalendar] = {}

    def knows(self, topic_id: str) -> bool:
        """Tell whether a ticket can be given to this topic's office."""
        return self._topics is None or topic_id in self._topics

    def rules(self, topic_id: str) -> TicketRules:
        """Return how long the office of a topic waits."""
        topic = self._topic(topic_id)
        return topic.ticket if topic else TicketRules()

    def calendar(self, topic_id: str) -> OfficeCalendar:
        """Return when the office of a topic works."""
        if topic_id not in self._calendars:
            self._calendars[topic_id] = OfficeCalendar.of(self._topic(topic_id), self._timezone)
        return self._calendars[topic_id]

    def form(self, topic_id: str) -> tuple[Field, ...]:
        """Return what the office of a topic asks for."""
        topic = self._topic(topic_id)
        return topic.form if topic else ()

    def reopen_until(self, ticket: Ticket) -> datetime | None:
        """Return until when the student may reopen a ticket, None where it is not closed or cannot be reopened."""
        days = self.rules(ticket.topic).reopen_days
        is_gone = ticket.merged_into_id or ticket.anonymised_at or ticket.resolution is Resolution.SPAM
        if ticket.closed_at is None or is_gone or not days:
            return None
        return ticket.closed_at + timedelta(days=days)

    def with_retention(self) -> Mapping[str, timedelta]:
        """Return the topics whose closed tickets are anonymised, and how long after closing."""
        kept = {topic_id: topic.ticket.retention_days for topic_id, topic in (self._topics or {}).items()}
        return {topic_id: timedelta(days=days) for topic_id, days in kept.items() if days is not None}

    def _topic(self, topic_id: str) -> Topic | None:
        return self._topics.get(topic_id) if self._topics else None
