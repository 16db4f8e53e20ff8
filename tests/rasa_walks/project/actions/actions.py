from rasa_sdk import Action, FormValidationAction, ValidationAction
from rasa_sdk.events import (
    ActiveLoop,
    AllSlotsReset,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SlotSet,
    UserUtteranceReverted,
)


class Answer(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="answer to " + str(tracker.latest_message["intent"]["name"]))
        dispatcher.utter_message(response="utter_help", buttons=[{"title": "more", "payload": "/ask"}])
        return [SlotSet("locale", "en")]


class Count(Action):
    def name(self):
        return "action_count"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("seen", (tracker.get_slot("seen") or 0) + 1)]


class FlagOn(Action):
    def name(self):
        return "action_flagon"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("flag", True)]


class FlagOff(Action):
    def name(self):
        return "action_flagoff"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="off")
        return [SlotSet("flag", False)]


class Submit(Action):
    def name(self):
        return "action_submit"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_done")
        return [SlotSet(name, None) for name in ("email", "name", "about")]


class Follow(Action):
    def name(self):
        return "action_follow"

    def run(self, dispatcher, tracker, domain):
        return [FollowupAction("utter_s2")]


class Language(Action):
    def name(self):
        return "action_lang"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"seen {tracker.get_slot('seen')}")
        return [SlotSet("locale", "en" if tracker.get_slot("locale") == "it" else "it")]


class AskSure(Action):
    def name(self):
        return "action_ask_trip_form_sure"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"Sure {tracker.get_slot('requested_slot')}?")
        return []


class ValidateTicketForm(FormValidationAction):
    def name(self):
        return "validate_ticket_form"

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        return domain_slots if tracker.get_slot("flag") else [name for name in domain_slots if name != "about"]

    def validate_name(self, value, dispatcher, tracker, domain):
        if len(str(value).split()) > 1:
            return {"name": value}
        dispatcher.utter_message(text="both names")
        return {"name": None}

    def validate_email(self, value, dispatcher, tracker, domain):
        return {"email": value if "@" in str(value) else None}


class ValidateSlots(ValidationAction):
    def validate_word(self, value, dispatcher, tracker, domain):
        if value == "/bye":
            dispatcher.utter_message(text="no bye")
            return {"word": None}
        return {"word": value}


class Events(Action):
    """Each time another event, by the number of messages so far."""

    def name(self):
        return "action_events"

    def run(self, dispatcher, tracker, domain):
        choices = [
            [AllSlotsReset()],
            [SlotSet("word", "w")],
            [UserUtteranceReverted()],
            [ActiveLoop("trip_form")],
            [ActiveLoop(None)],
            [Restarted()],
            [FollowupAction("ticket_form")],
            [SlotSet("mood", "bad"), FollowupAction("action_answer")],
            [LoopInterrupted(True), SlotSet("flag", True)],
        ]
        number = int(tracker.get_slot("seen") or 0) % len(choices)
        dispatcher.utter_message(text=f"events {number}")
        return choices[number]
