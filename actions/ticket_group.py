"""The step of a request that takes several items of several parts, asked one part at a time: kind, surname, name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.ticket_files import TYPED
from actions.turns import intent_of
from actions.words import button, locale_of, word
from bot.topics import Field, FieldType, accept, shown

SLOT = "ticket_group"
MORE, DONE = "more", "done"  # what the buttons after an item answer

Domain = dict[str, Any]
Item = dict[str, str | None]


@dataclass(frozen=True)
class Group:
    """A group field with the items so far; `item` is the one being asked for, None between two items.

    A part that was left out is None in it.
    """

    asked: Field
    items: tuple[dict[str, str], ...] = ()
    item: Item | None = field(default_factory=dict)

    @classmethod
    def of(cls, tracker: Tracker, asked: Field) -> Group:
        """Return the group as far as it is filled in."""
        stored = tracker.get_slot(SLOT)
        if not stored or stored["field"] != asked.field:
            return cls(asked)
        return cls(asked, tuple(stored["items"]), stored["item"])

    @property
    def parts(self) -> list[Field]:
        """Return the parts in the order in which they are asked: what is chosen comes first."""
        return sorted(self.asked.fields, key=lambda part: part.type is not FieldType.CHOICE)

    @property
    def next(self) -> Field | None:
        """Return the part to ask, None between two items."""
        item = self.item
        return None if item is None else next((part for part in self.parts if part.field not in item), None)

    @property
    def has_begun(self) -> bool:
        """Tell whether anything was answered."""
        return bool(self.items or self.item)

    @property
    def is_full(self) -> bool:
        """Tell whether no more items are taken."""
        return len(self.items) >= self.asked.max_items

    def answered(self, part: Field, value: str | None) -> Group:
        """Return the group with one more part; an item without any answer is dropped."""
        item = {**(self.item or {}), part.field: value}
        if len(item) < len(self.parts):
            return Group(self.asked, self.items, item)
        named = {each.field: text for each in self.asked.fields if (text := item[each.field]) is not None}
        return Group(self.asked, (*self.items, *([named] if named else [])), None)

    def kept(self) -> dict[str, Any]:
        """Return it as a slot holds it."""
        return {"field": self.asked.field, "items": list(self.items), "item": self.item}


def take(group: Group, text: str) -> Group | list[dict[str, str]] | None:
    """Return the group with the answer in it, or its items once nothing more is asked; None: nothing was said.

    Who knows the form may still write whole items, one a line, their parts separated by commas.

    Raises:
        InvalidInput: the answer does not fit the part that was asked.
    """
    part = group.next
    if part is None:
        if text == MORE and not group.is_full:
            return Group(group.asked, group.items)
        return list(group.items) if text == DONE else None
    if not group.has_begun and "," in text:
        whole = accept(group.asked, text)
        return _settled(Group(group.asked, tuple(whole) if isinstance(whole, list) else (), None))
    value = accept(part, text)
    return _settled(group.answered(part, str(value)))


def more_or_done(tracker: Tracker, text: str) -> str:
    """Return which button a typed answer means: is there anything to add?"""
    if text.casefold() in TYPED or intent_of(tracker) == "deny":
        return DONE
    return MORE if intent_of(tracker) == "affirm" else text


def skip(group: Group) -> Group | list[dict[str, str]] | None:
    """Return the group without the part that was asked, or its items; None: the whole field is left out."""
    if not group.has_begun:
        return None
    if group.next is None or not group.item:  # "add another one", and then none
        return list(group.items)
    if group.next.required:
        return group
    left_out = group.answered(group.next, None)
    return _settled(left_out) if left_out.has_begun else None


def ask_group(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, group: Group, values: dict[str, Any]
) -> None:
    """Ask for the next part, or whether there is another item; `values` is what every question carries."""
    locale, part = locale_of(tracker), group.next
    if part is None:
        items = shown(group.asked, list(group.items), locale).replace("\n", "; ")
        buttons = [_answer(word(domain, "utter_button_another_item", locale), MORE)]
        buttons.append(_answer(word(domain, "utter_button_continue", locale), DONE))
        dispatcher.utter_message(response="utter_ask_group_more", **values | {"items": items, "buttons": buttons})
        return
    if not group.has_begun:
        dispatcher.utter_message(response="utter_ask_group_begin", label=values["label"], hint=values["hint"])
    example = part.example.text(locale) if part.example else ""
    told = f" {word(domain, 'utter_part_example', locale).format(example=example)}" if example else ""
    buttons = [_answer(choice.text(locale), choice.id) for choice in part.choices]
    if not part.required:
        buttons.append(button(word(domain, "utter_button_skip", locale), "/skip"))
    label = f"{part.name(locale)}."
    dispatcher.utter_message(
        response="utter_ask_group_part", **values | {"label": label, "example": told, "buttons": buttons}
    )


def forgotten(tracker: Tracker) -> list[EventType]:
    """Return the event that begins a group anew, nothing where none has begun."""
    return [SlotSet(SLOT, None)] if tracker.get_slot(SLOT) else []


def _settled(group: Group) -> Group | list[dict[str, str]]:
    """Return the items where no further one may come."""
    return list(group.items) if group.is_full and group.next is None else group


def _answer(title: str, value: str) -> dict[str, str]:
    return button(title, f'/give_answer{{"answer":"{value}"}}')
