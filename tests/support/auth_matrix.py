"""What each kind of caller gets from each route. A route without a row here fails the build."""

from __future__ import annotations

CALLERS = ("nobody", "student A", "student B", "operator", "admin")


# Statuses in the order of CALLERS. Student A owns the conversation and the ticket of the paths. The bodies are
# empty objects: 422 means "let in, then the body was looked at".
OPEN = (200, 200, 200, 200, 200)


OPEN_BODY = (422, 422, 422, 422, 422)


STUDENT = (401, 200, 200, 401, 401)


STUDENT_BODY = (401, 422, 422, 401, 401)


OPERATOR = (401, 401, 401, 200, 200)


OPERATOR_BODY = (401, 401, 401, 422, 422)


NO_TOKEN = (401, 401, 401, 401, 401)  # neither a cookie nor a chat's token opens the API: see tests/bot/web/api


FORM = (403, 403, 403, 403, 403)  # a form without the token of its page; anybody gets the token with the page


# The pages of a request: who has proven nothing is led to the proof, student B finds nothing there. Page sessions are
# in test_ticket_pages.py; a form without the token of its page is refused to student A, too.
REQUEST = (303, 200, 404, 303, 303)


REQUEST_FORM = (401, 403, 404, 401, 401)


MATRIX = {
    ("GET", "/"): OPEN,
    ("GET", "/privacy"): OPEN,
    ("GET", "/help"): OPEN,
    ("GET", "/help/a-z"): OPEN,
    ("GET", "/help/{topic}"): OPEN,
    ("GET", "/help/{topic}/{slug}"): OPEN,
    ("GET", "/help/{topic}/{slug}/feedback"): OPEN,
    ("POST", "/help/{topic}/{slug}/feedback"): FORM,
    ("GET", "/ticket"): OPEN,
    ("POST", "/ticket"): OPEN,  # without a topic it asks for one
    ("GET", "/ticket/stato"): OPEN,
    ("POST", "/ticket/stato"): FORM,
    ("GET", "/ticket/codice"): OPEN,
    ("POST", "/ticket/codice"): FORM,
    ("POST", "/ticket/esci"): (303, 303, 303, 303, 303),  # nobody here has a page session: see test_ticket_pages.py
    ("GET", "/ticket/{number:[0-9]{1,12}}"): REQUEST,
    ("POST", "/ticket/{number:[0-9]{1,12}}"): REQUEST_FORM,
    ("POST", "/ticket/{number:[0-9]{1,12}}/autorizza"): (303, 303, 303, 303, 303),  # see test_from_chat.py
    ("GET", "/ticket/{number:[0-9]{1,12}}/chiudi"): REQUEST,
    ("GET", "/ticket/{number:[0-9]{1,12}}/modifica"): REQUEST,
    ("POST", "/ticket/{number:[0-9]{1,12}}/modifica"): REQUEST_FORM,
    ("GET", "/r/{token}"): OPEN,  # the button that uses a link up; what is behind it: see test_status_pages.py
    ("POST", "/r/{token}"): OPEN,  # shows the button again
    ("GET", "/ticket/inviata"): (303, 303, 303, 303, 303),  # only the browser that sent a request sees its number
    ("GET", "/widget"): OPEN,
    ("GET", "/widget.js"): OPEN,
    ("GET", "/favicon.ico"): OPEN,
    ("GET", "/static/{name:.+}"): OPEN,
    ("GET", "/console"): OPEN,
    ("GET", "/console/setup"): OPEN,
    ("GET", "/healthz"): OPEN,
    ("GET", "/readyz"): OPEN,
    ("POST", "/reports"): (415, 415, 415, 415, 415),  # let in, then told what a report is; see test_reports.py
    ("GET", "/metrics"): OPEN,  # the callers of this test sit on this machine; for others see test_health.py
    ("GET", "/webhooks/rest/"): OPEN,
    ("POST", "/webhooks/rest/webhook"): (400, 400, 400, 400, 400),
    ("POST", "/api/chat/conversations"): (201, 201, 201, 201, 201),
    ("GET", "/api/chat/messages"): STUDENT,
    ("POST", "/api/chat/messages"): STUDENT_BODY,
    ("POST", "/api/chat/locale"): STUDENT_BODY,
    ("POST", "/api/chat/forget"): (401, 204, 204, 401, 401),
    ("GET", "/api/chat/live"): (403, 400, 400, 403, 403),  # no upgrade; see test_live.py
    ("GET", "/api/chat/suggest"): OPEN,
    ("GET", "/api/chat/files"): STUDENT,
    ("POST", "/api/chat/files"): (401, 400, 400, 401, 401),  # let in, then told that this is no form with a file
    ("GET", "/api/chat/files/{token}"): (401, 404, 404, 401, 401),  # whose files they are: see test_chat_files.py
    ("DELETE", "/api/chat/files/{token}"): (401, 404, 404, 401, 401),
    ("GET", "/files/{link}"): (404, 404, 404, 404, 404),  # an address that nobody signed
    ("POST", "/api/chat/identify"): STUDENT_BODY,
    ("POST", "/api/status"): OPEN_BODY,
    ("POST", "/api/status/code"): OPEN_BODY,
    ("POST", "/api/status/code/verify"): OPEN_BODY,
    ("POST", "/api/status/link"): OPEN_BODY,
    ("POST", "/api/status/list"): OPEN_BODY,
    ("POST", "/api/status/identity"): OPEN_BODY,
    ("POST", "/api/status/end"): (204, 204, 204, 204, 204),
    ("GET", "/api/status/tickets"): STUDENT,
    ("GET", "/api/status/tickets/{number:[0-9]+}"): (401, 200, 404, 401, 401),  # the ticket is student A's
    ("GET", "/openapi.json"): OPEN,
    ("GET", "/api/v1/tickets"): NO_TOKEN,
    ("GET", "/api/v1/tickets/{number}"): NO_TOKEN,
    ("POST", "/api/v1/tickets"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/entries"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/take"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/release"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/grants/{grant}/return"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/transfer"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/merge"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/reopen"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/fields"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/close"): NO_TOKEN,
    ("GET", "/api/v1/tickets/{number}/attachments"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/attachments"): NO_TOKEN,
    ("GET", "/api/v1/tickets/{number}/attachments/{token}"): NO_TOKEN,
    ("GET", "/api/v1/topics"): NO_TOKEN,
    ("GET", "/api/v1/faq/search"): NO_TOKEN,
    ("GET", "/api/v1/operators/me"): NO_TOKEN,
    ("POST", "/api/console/sign-in"): OPEN_BODY,
    ("POST", "/api/console/setup"): OPEN_BODY,
    ("POST", "/api/console/sign-out"): (401, 401, 401, 204, 204),
    ("GET", "/api/console/me"): OPERATOR,
    ("GET", "/api/console/sessions"): OPERATOR,
    ("POST", "/api/console/sessions/end-others"): (401, 401, 401, 204, 204),
    ("POST", "/api/console/password"): OPERATOR_BODY,
    ("GET", "/api/console/live"): (401, 401, 401, 400, 400),  # no upgrade; see test_live.py
    ("GET", "/api/console/queue"): OPERATOR,
    ("GET", "/api/console/tickets/{id:[0-9]+}"): OPERATOR,
    ("POST", "/api/console/tickets/{id:[0-9]+}/take"): (401, 401, 401, 200, 409),  # the second one comes too late
    ("POST", "/api/console/tickets/{id:[0-9]+}/entries"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/close"): (401, 401, 401, 409, 409),  # nothing said yet
    ("POST", "/api/console/tickets/{id:[0-9]+}/transfer"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/assign"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/merge"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/release"): OPERATOR,
    ("POST", "/api/console/tickets/{id:[0-9]+}/return_grant"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/reopen"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/fields"): OPERATOR_BODY,
    ("GET", "/api/console/choices"): OPERATOR,
    ("GET", "/api/console/alerts"): OPERATOR,
    ("POST", "/api/console/alerts"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/files"): (401, 401, 401, 400, 400),
    ("DELETE", "/api/console/files/{token}"): (401, 401, 401, 404, 404),
    ("GET", "/api/console/conversations/{key}/messages"): OPERATOR,
    ("POST", "/api/console/conversations/{key}/take-over"): (401, 401, 401, 200, 409),
    ("POST", "/api/console/conversations/{key}/release"): OPERATOR,
}
