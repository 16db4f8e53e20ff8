"""The typed keys under which the web application and one request carry what belongs to them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.access import Visitor
    from bot.addresses import Network
    from bot.conversations.models import Conversation
    from bot.database import Database
    from bot.handover import Handover, Moves
    from bot.helpdesk import Helpdesk
    from bot.operators.models import Operator
    from bot.turns import Turns
    from bot.web.chat_pace import ChatPace
    from bot.web.form_tokens import FormTokens
    from bot.web.metrics import Metrics
    from bot.web.origins import Origins
    from bot.web.pace import Pace
    from bot.web.page_reads import PageReads
    from bot.web.sockets import Sockets
    from bot.web.templating import Templates
    from bot.web.uploads import UploadRoom
    from bot.web.viewing import Viewings

DATABASE: web.AppKey[Database] = web.AppKey("database")
DESK: web.AppKey[Helpdesk] = web.AppKey("desk")
CLOSING: web.AppKey[asyncio.Event] = web.AppKey("closing", asyncio.Event)  # set when the process is asked to stop
HANDOVER: web.AppKey[Handover] = web.AppKey("handover")
MOVES: web.AppKey[Moves] = web.AppKey("moves")
TURNS: web.AppKey[Turns] = web.AppKey("turns")
ORIGINS: web.AppKey[Origins] = web.AppKey("origins")
TEMPLATES: web.AppKey[Templates] = web.AppKey("templates")
METRICS: web.AppKey[Metrics] = web.AppKey("metrics")
SOCKETS: web.AppKey[Sockets] = web.AppKey("sockets")
CHAT_PACE: web.AppKey[ChatPace] = web.AppKey("chat_pace")
REST_BACKENDS: web.AppKey[tuple[Network, ...]] = web.AppKey("rest_backends")  # who speaks for many students
SUGGEST_PACE: web.AppKey[Pace] = web.AppKey("suggest_pace")
REPORT_PACE: web.AppKey[Pace] = web.AppKey("report_pace")
API_PACE: web.AppKey[Pace] = web.AppKey("api_pace")
FORM_PACE: web.AppKey[Pace] = web.AppKey("form_pace")
FORM_TOKENS: web.AppKey[FormTokens] = web.AppKey("form_tokens")
UPLOAD_ROOM: web.AppKey[UploadRoom] = web.AppKey("upload_room")
PAGE_READS: web.AppKey[PageReads] = web.AppKey("page_reads")
VIEWINGS: web.AppKey[Viewings] = web.AppKey("viewings")

REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)
CONVERSATION: web.RequestKey[Conversation] = web.RequestKey("conversation")  # whose token the request carries
OPERATOR: web.RequestKey[Operator] = web.RequestKey("operator")  # who is signed in
TOKEN_ID: web.RequestKey[int] = web.RequestKey("token_id", int)  # which token of theirs a program used
VISITOR: web.RequestKey[Visitor] = web.RequestKey("visitor")  # what the request may see of tickets
