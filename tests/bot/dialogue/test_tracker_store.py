"""Conversations are kept event by event; a turn costs the same at any length."""

import pytest
from sqlalchemy import event, func, select

from bot.dialogue.events import SlotSet
from bot.dialogue.tracker import FEWEST_EVENTS, MOST_EVENTS
from bot.dialogue.tracker_store import TrackerEvent, TrackerOutOfDate, TrackerSnapshot, TrackerStore

DOMAIN = """
intents: [greet, bye, note]
actions: [action_note]
slots:
  topic:
    type: text
    mappings:
    - type: custom
responses:
  utter_greet: [{text: Hello!}]
  utter_bye: [{text: "Bye {topic}!"}]
"""
RULES = """
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
- rule: bye
  steps:
  - intent: bye
  - action: utter_bye
- rule: note
  steps:
  - intent: note
  - action: action_note
"""


class StoredChat:
    """A chat whose tracker lives in the database only, as in a server."""

    def __init__(self, chat, database):
        self.chat = chat
        self.database = database
        self.store = TrackerStore(chat.engine.domain)

    async def says(self, text):
        async with self.database.reading() as session:
            self.chat.tracker = await self.store.load(session, "student")
        said = await self.chat.says(text)
        async with self.database.writing() as session:
            await self.store.save(session, self.chat.tracker, self.chat.turn.events)
        return said


@pytest.fixture
def given():
    """What the action was given: the number of events, and the last one's type."""
    return []


@pytest.fixture
def stored(open_chat, action, database, given):
    def note(dispatcher, tracker, domain):
        given.append(len(tracker.events))
        return [{"event": "slot", "name": "topic", "value": "fees"}]

    return StoredChat(open_chat(action("action_note", note), domain=DOMAIN, rules=RULES), database)


async def test_a_conversation_goes_on_where_it_was_left(stored):
    await stored.says("/note")

    assert await stored.says("/bye") == ["Bye fees!"]


async def test_what_is_loaded_equals_what_was_saved(stored):
    for text in ["/greet", "/note", "/bye", "/unknown", "/back"] * 12:
        await stored.says(text)
    before = stored.chat.tracker

    async with stored.database.reading() as session:
        after = await stored.store.load(session, "student")

    assert after.as_payload() == before.as_payload()
    assert after.history.states() == before.history.states()
    assert (after.position, after.heard_at) == (before.position, before.heard_at)


async def test_every_event_is_kept_with_its_place(stored):
    for _ in range(60):
        await stored.says("/greet")

    async with stored.database.reading() as session:
        places = list(await session.scalars(select(TrackerEvent.position).order_by(TrackerEvent.position)))

    assert places == list(range(3 + 60 * 4))


@pytest.mark.slow
async def test_a_long_conversation_reads_no_more_rows_and_gives_an_action_no_more_events(stored, given):
    for _ in range(3 * MOST_EVENTS // 5):
        await stored.says("/note")
    async with stored.database.reading() as session:
        tracker = await stored.store.load(session, "student")
        snapshots = await session.scalar(select(func.count()).select_from(TrackerSnapshot))
        rows = await session.scalar(
            select(func.count()).select_from(TrackerEvent).where(TrackerEvent.position >= tracker.past.position)
        )

    assert len(given) == 3 * MOST_EVENTS // 5
    assert max(given) <= MOST_EVENTS
    assert given[-1] >= FEWEST_EVENTS - 5
    assert (snapshots, rows <= MOST_EVENTS) == (1, True)
    assert len(tracker.past.moments) <= 20


@pytest.mark.slow
async def test_a_turn_takes_three_statements_at_any_length(stored):
    statements = []
    event.listen(
        stored.database.engine.sync_engine,
        "before_cursor_execute",
        lambda conn, cursor, statement, *rest: statements.append(statement.split()[0]),
    )
    numbers = []
    for _ in range(120):
        statements.clear()
        await stored.says("/greet")
        numbers.append(len([one for one in statements if one in ("SELECT", "INSERT", "UPDATE")]))

    assert set(numbers) <= {3, 5}  # 5: the snapshot moved on
    assert numbers.count(5) <= 5


async def test_of_two_turns_at_once_only_one_is_kept(stored):
    await stored.says("/greet")
    async with stored.database.reading() as session:
        first = await stored.store.load(session, "student")
        second = await stored.store.load(session, "student")

    async with stored.database.writing() as session:
        new = SlotSet("topic", "first", timestamp=1.0)
        first.apply(new)
        await stored.store.save(session, first, [new])

    with pytest.raises(TrackerOutOfDate):
        async with stored.database.writing() as session:
            late = SlotSet("topic", "second", timestamp=1.0)
            second.apply(late)
            await stored.store.save(session, second, [late])
    async with stored.database.reading() as session:
        assert (await stored.store.load(session, "student")).slot("topic") == "first"


@pytest.mark.parametrize("text", ["a\x00b", "caffè \U0001f600", "\ud800", "'; DROP TABLE tracker_events; --"])
async def test_any_text_survives_the_database(stored, text):
    await stored.says(text)

    async with stored.database.reading() as session:
        tracker = await stored.store.load(session, "student")

    assert text in [event.text for event in tracker.events if event.kind == "user"]
