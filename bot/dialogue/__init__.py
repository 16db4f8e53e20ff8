"""A dialogue engine for a named, strict subset of Rasa 3.6 files. It knows no FAQ and no ticket.

    load_project   reads config.yml, domain.yml and the training data, or refuses them
    ActionRunner   the project's own actions, run in this process
    Engine         answers one message: interpreter → policy → action → … until action_listen
    TrackerStore   keeps the events and a snapshot, so that a turn costs the same at any length

Events are the history: every other state is what replaying them gives.
"""

from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import ActionFailure, BotMessage, Button, Engine, Parse, Turn, UserMessage
from bot.dialogue.project import Problem, Project, ProjectRefused, load_project
from bot.dialogue.tracker import Tracker
from bot.dialogue.tracker_store import TrackerOutOfDate, TrackerStore

__all__ = [
    "ActionFailure",
    "ActionRunner",
    "BotMessage",
    "Button",
    "Engine",
    "Parse",
    "Problem",
    "Project",
    "ProjectRefused",
    "Tracker",
    "TrackerOutOfDate",
    "TrackerStore",
    "Turn",
    "UserMessage",
    "load_project",
]
