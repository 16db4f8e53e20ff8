"""Files in front of a real browser: chosen, pasted and dropped, looked at, taken back, sent, answered with a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect
from support.browser import OperatorAtDesk, Student
from support.uploads import PNG

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2")]

SCREENSHOT: FilePayload = {"name": "errore.png", "mimeType": "image/png", "buffer": PNG}
GIVE = """(field, [how, name, size]) => {
    const canvas = document.createElement("canvas");
    canvas.width = size;
    canvas.height = size;
    const context = canvas.getContext("2d");
    const noise = context.createImageData(size, size);
    for (let i = 0; i < noise.data.length; i += 1) noise.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
    context.putImageData(noise, 0, 0);
    return new Promise((resolve) => canvas.toBlob((blob) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([blob], name, {type: "image/png"}));
        if (how === "paste") {
            const clipboard = {clipboardData: transfer, bubbles: true, cancelable: true};
            field.dispatchEvent(new ClipboardEvent("paste", clipboard));
        } else {
            for (const type of ["dragenter", "dragover", "drop"]) {
                field.dispatchEvent(new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
            }
        }
        resolve(blob.size);
    }));
}"""


@pytest.fixture
def student(server: object, student_of: Callable[..., Student]) -> Student:
    opened = student_of(server)
    opened.visit()
    opened.open_chat()
    return opened


def tray(student: Student) -> list[str]:
    return [re.sub(r"\s+", " ", words).strip() for words in student.panel.locator(".tray .name").all_inner_texts()]


def test_a_picture_is_pasted_dropped_and_chosen_looked_at_and_taken_back(student: Student) -> None:
    tiles = student.panel.locator(".tray .tile.waiting")
    student.composer.evaluate(GIVE, ["paste", "image.png", 8])
    expect(tiles).to_have_count(1)
    student.composer.evaluate(GIVE, ["drop", "trascinata.png", 8])
    expect(tiles).to_have_count(2)
    student.panel.locator("#files").set_input_files([SCREENSHOT])
    expect(tiles).to_have_count(3)

    assert re.fullmatch(r"schermata \d+\.\d\d\.\d\d\.png", tray(student)[0])
    assert tray(student)[1:] == ["trascinata.png", "errore.png"]
    expect(tiles.first.locator("img")).to_have_attribute("src", re.compile("^blob:"))
    expect(tiles.first).to_contain_text("parte con la richiesta")
    student.panel.get_by_role("button", name="Togli trascinata.png").press("Enter")

    expect(tiles).to_have_count(2)
    expect(student.panel.get_by_role("status").filter(has_text="trascinata.png tolto.")).to_have_count(1)
    expect(tiles.first.get_by_role("button")).to_be_focused()
    student.page.reload()
    student.open_chat()
    expect(tiles).to_have_count(2)  # what waits is still there
    expect(tiles.last.locator("img")).to_have_attribute("src", re.compile("^blob:"))


def test_what_cannot_be_sent_is_told_before_anything_is_sent(student: Student) -> None:
    sent: list[str] = []
    student.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    student.panel.locator("#files").set_input_files(
        [{"name": "programma.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}]
    )

    expect(student.panel.locator(".composer .problem")).to_contain_text("programma.exe: questo tipo di file")
    assert sent == []


def test_a_photo_that_is_too_large_is_made_smaller(student: Student) -> None:
    size = student.composer.evaluate(GIVE, ["drop", "foto.png", 1_100])
    assert size > 2 * 2**20

    expect(student.panel.locator(".tray .tile.waiting")).to_contain_text("foto.jpg")


def test_files_go_with_the_request_and_after_it_both_ways(
    student: Student, server: object, operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student.panel.locator("#files").set_input_files([SCREENSHOT])
    expect(student.panel.locator(".tray .tile.waiting")).to_have_count(1)
    student.presses("Apri una richiesta")
    student.presses(re.compile("^Credenziali"))
    number = student.fills_in_the_form("Il portale dice errore 500")
    expect(student.panel.locator(".tray .tile")).to_have_count(0)
    student.sees("Con la richiesta ho inviato: errore.png.")
    expect(student.panel.locator(".sent-files img")).to_have_count(1)

    anna = operator_of(server)
    anna.sign_in("anna")
    anna.opens(number)
    expect(anna.page.locator(".entry.message .entry-files img")).to_have_js_property("naturalWidth", 1)
    with anna.page.expect_download() as download:
        anna.page.get_by_role("link", name=re.compile("Scarica errore.png")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    assert download.value.suggested_filename == "errore.png"

    anna.page.locator("#reply").evaluate(GIVE, ["paste", "image.png", 8])
    expect(anna.page.locator(".waiting-files li button")).to_have_count(1)
    anna.replies("Ecco come si fa")
    expect(anna.page.locator(".entry.reply .entry-files a")).to_have_count(1)
    expect(student.panel.locator(".message.operator .sent-files img")).to_have_count(1)

    student.panel.locator("#files").set_input_files([{**SCREENSHOT, "name": "ancora.png"}])
    expect(student.panel.locator(".tray .tile.ready")).to_contain_text("premi Invia")  # nothing is sent silently
    student.panel.get_by_role("button", name="Invia", exact=True).click()
    student.sees(f"Ho aggiunto ancora.png alla richiesta {number}")
    expect(student.panel.locator(".tray .tile")).to_have_count(0)
    expect(anna.page.locator(".entry.message .entry-files a")).to_have_count(2)
    with student.page.expect_download() as back:
        student.panel.get_by_role("button", name=re.compile("Scarica ancora.png")).click()
    assert back.value.suggested_filename == "ancora.png"


def test_a_phone_has_a_camera_button_and_room_for_the_tray(server: object, student_of: Callable[..., Student]) -> None:
    student = student_of(server, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    student.visit()
    student.open_chat()

    student.panel.locator("#photo").set_input_files([SCREENSHOT])

    expect(student.panel.get_by_role("button", name="Scatta una foto")).to_be_visible()
    expect(student.panel.locator("#photo")).to_have_attribute("capture", "environment")
    expect(student.panel.locator(".tray .tile.waiting")).to_be_in_viewport()
    assert student.panel.locator("body").evaluate("(body) => body.scrollWidth <= innerWidth")
