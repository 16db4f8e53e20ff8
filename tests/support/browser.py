"""People in front of a real browser: a student with the widget, an operator with the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FrameLocator, Locator, Page, expect

PASSWORD = "cavallo batteria graffetta 9"
TELL_VIOLATIONS = """addEventListener('securitypolicyviolation',
    (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI))"""
MAX_QUESTIONS = 20

# axe writes style elements of its own, which our policy stops: these tests, and no others, switch it off.
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # what is right need not be described
}


def personal_data() -> dict[str, str]:
    """Return what a student answers, by what a browser fills in; a new address each time, for requests are limited."""
    return {"email": f"maria.{uuid4().hex[:8]}@example.it", "name": "Rossi Maria", "tel": "333 1234567"}


def violations(page: Page) -> list[str]:
    """Return what axe objects to, in a line each, in the page and in its frames (axe needs to be in each)."""
    page.wait_for_load_state()  # after a click a page may stand there still without its style sheet
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for frame in page.frames
        for rule in Axe().run(frame, options=AXE_RULES).response["violations"]  # type: ignore[arg-type]
        for node in rule["nodes"]
    ]


@dataclass
class Complaints:
    """What a browser had to say that a good page gives it no reason for."""

    lines: list[str] = field(default_factory=list)
    ignored: tuple[str, ...] = ("status of 401",)  # asking "who am I?" before signing in

    def watch(self, page: Page) -> None:
        """Note errors, warnings and violations of the policy of a page and its frames."""
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.lines.append(f"error {error}"))
        page.on("dialog", lambda dialog: self.lines.append(f"dialog {dialog.message}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in self.ignored):
            self.lines.append(f"{message.type} {message.text}")


@dataclass
class Student:
    """A student on a page with the widget."""

    page: Page
    base: str

    @property
    def panel(self) -> FrameLocator:
        """Return the chat."""
        return self.page.frame_locator("helpdesk-chat iframe")

    @property
    def launcher(self) -> Locator:
        """Return the button that opens the chat."""
        return self.page.locator("helpdesk-chat button")

    @property
    def composer(self) -> Locator:
        """Return where the student writes."""
        return self.panel.locator(".composer textarea")

    @property
    def last(self) -> Locator:
        """Return the last message."""
        return self.panel.locator(".message").last

    def visit(self, path: str = "/") -> None:
        """Go to a page of the portal."""
        self.page.goto(self.base + path)

    def open_chat(self) -> None:
        """Press the launcher and wait for the chat."""
        self.launcher.click()
        expect(self.panel.locator(".message").first).to_be_visible()

    def says(self, text: str) -> None:
        """Write a message and send it."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def presses(self, title: str | re.Pattern[str]) -> None:
        """Press a button of the chat."""
        self.panel.get_by_role("button", name=title).last.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait for words in the chat."""
        expect(self.panel.get_by_role("log")).to_contain_text(text)

    def fills_in_the_form(self, description: str, before_sending: Callable[[], None] | None = None) -> str:
        """Answer every question of the request form; returns the number of the request."""
        known = personal_data()
        for _ in range(MAX_QUESTIONS):
            answered = self.panel.locator(".message.student").count()
            expect(self.last.locator(".card.form, .card.ticket_summary").first).to_be_visible()
            kind = self.composer.get_attribute("autocomplete")
            if self.last.locator(".card.ticket_summary").count():
                if before_sending is not None:
                    before_sending()
                self.last.get_by_role("button", name=re.compile("Invia la richiesta|Send the request")).click()
                break
            if kind in known:
                self.says(known[kind])
            elif self.last.get_by_role("button", name="Ho un'altra domanda").count():  # where one describes the matter
                self.says(description)
            elif self.last.get_by_role("button").count():
                self.last.get_by_role("button").first.click()
            else:
                self.says(description)
            expect(self.panel.locator(".message.student")).to_have_count(answered + 1)
            expect(self.panel.locator(".message.student ~ .message:not(.student)").last).to_be_visible()
            expect(self.last).not_to_have_class(re.compile("student"))
        number = self.panel.locator(".ticket_created .big-number strong")
        expect(number).to_have_text(re.compile(r"^\d{6,}$"))
        return number.inner_text()


@dataclass
class OperatorAtDesk:
    """An operator with the console."""

    page: Page
    base: str

    def sign_in(self, login: str) -> None:
        """Come in by the door."""
        self.page.goto(f"{self.base}/console")
        self.page.get_by_label("Nome utente").fill(login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Accedi").click()
        expect(self.page.get_by_role("navigation", name="Richieste")).to_be_visible()

    def opens(self, words: str) -> None:
        """Open a row of the list."""
        self.page.locator("a.row", has_text=words).first.click()
        expect(self.page.locator("#thread-title")).to_be_focused()

    def takes_over(self) -> None:
        """Answer instead of the bot."""
        self.page.get_by_role("button", name=re.compile("Subentra|Prendi in carico")).click()
        expect(self.page.get_by_role("button", name="Restituisci al bot")).to_be_visible()

    def replies(self, text: str, by: str | None = None) -> None:
        """Write to the student; `by` names a way of the send menu."""
        self.page.get_by_label("Risposta allo studente").fill(text)
        if by is None:
            self.page.locator(".split > .button").first.click()
        else:
            self.page.get_by_role("button", name="Altri modi di inviare").click()
            self.page.locator("#send-menu").get_by_role("button", name=by, exact=True).click()

    def closes(self) -> None:
        """Close the ticket that is open."""
        self.page.get_by_role("button", name="Chiudi", exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name="Chiudi", exact=True).click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)


def new_context(browser: Browser, locale: str = "it-IT", **options: object) -> BrowserContext:
    """Return a fresh browser profile of an Italian reader."""
    context = browser.new_context(locale=locale, timezone_id="Europe/Rome", **options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return context
