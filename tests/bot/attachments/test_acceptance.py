"""Which files are taken, and what of them is kept."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.hostile import HostileFile, hostile_files

from bot.attachments.acceptance import accept
from bot.attachments.errors import Damaged, EmptyFile, FileRefused, FileTooLarge, WrongType
from bot.attachments.names import content_disposition, display_name
from bot.attachments.sniffing import endings
from bot.institution import UploadRules

RULES = UploadRules()
ANSWERS = {
    "reject_413_too_large": FileTooLarge,
    "reject_415_type": WrongType,
    "reject_422_damaged_or_bomb": Damaged,
}
HIDDEN = (b"<script", b"__xss", b"<html", b"PK\x05\x06", b"Exif", b"GPS")


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 30), form: str = "PNG", **options: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, form, **options)
    return written.getvalue()


@pytest.mark.parametrize("file", hostile_files(), ids=lambda file: file.file)
def test_every_hostile_file_gets_the_listed_answer(file: HostileFile) -> None:
    if file.answer == "accept":
        accepted = accept(file.content, file.name, RULES)

        assert accepted.received_bytes == len(file.content)
        if accepted.media_type.startswith("image/"):
            assert not [hidden for hidden in HIDDEN if hidden in accepted.content]
    else:
        with pytest.raises(ANSWERS[file.answer]):
            accept(file.content, file.name, RULES)


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    limit = RULES.max_bytes

    assert accept(b"a" * limit, "nota.txt", RULES).received_bytes == limit
    with pytest.raises(FileTooLarge) as refused:
        accept(b"a" * (limit + 1), "nota.txt", RULES)
    assert refused.value.values == {"limit": "2"}


@pytest.mark.parametrize("ending", ["jpg", "JPEG", "jfif"])
def test_a_photo_may_end_as_programs_write_it(ending: str) -> None:
    assert accept(picture(form="JPEG"), f"foto.{ending}", RULES).media_type == "image/jpeg"
    assert ending.lower() in endings(RULES.types)
    assert ending.lower() not in endings(["png", "pdf"])


def test_nothing_is_no_file() -> None:
    with pytest.raises(EmptyFile):
        accept(b"", "vuoto.txt", RULES)


def test_a_type_that_the_desk_does_not_want_is_refused() -> None:
    with pytest.raises(WrongType) as refused:
        accept(picture(), "foto.png", UploadRules(types=("pdf", "txt")))

    assert refused.value.values == {"types": "pdf, txt"}


@pytest.mark.parametrize(
    ("data", "name"),
    [(picture(), "foto.txt"), (b"%PDF-1.7", "foto.txt"), (b"MZ\x90\x00", "a.txt"), (b"ciao", "ciao"), (b"ciao", "txt")],
)
def test_content_and_extension_must_agree(data: bytes, name: str) -> None:
    with pytest.raises(WrongType):
        accept(data, name, RULES)


def test_a_picture_over_the_pixel_cap_is_refused_and_one_at_the_cap_is_not() -> None:
    rules = UploadRules(max_megapixels=1)

    assert accept(picture("1", (1_000, 1_000)), "a.png", rules)
    with pytest.raises(Damaged):
        accept(picture("1", (1_001, 1_000)), "a.png", rules)


def test_a_photo_keeps_its_orientation_and_loses_what_its_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Fotocamera di Maria"
    photo = picture("RGB", (40, 30), "JPEG", exif=exif, comment=b"via dei Chiostri 12")

    kept = accept(photo, "foto.JPEG", RULES)

    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.size, dict(image.getexif())) == ((30, 40), {})
    assert b"Maria" not in kept.content
    assert b"Chiostri" not in kept.content


@pytest.mark.parametrize(
    ("mode", "form", "name"),
    [
        ("P", "PNG", "a.png"),
        ("LA", "PNG", "a.png"),
        ("I;16", "PNG", "a.png"),
        ("CMYK", "JPEG", "a.jpg"),
        ("RGBA", "WEBP", "a.webp"),
    ],
)
def test_every_kind_of_picture_comes_out_as_it_went_in(mode: str, form: str, name: str) -> None:
    kept = accept(picture(mode, form=form), name, RULES)

    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.size, image.format) == ((40, 30), form)


def test_a_transparent_picture_stays_transparent() -> None:
    kept = accept(picture("P", transparency=0), "a.png", RULES)

    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_an_old_text_is_kept_in_utf_8() -> None:
    assert accept("perché".encode("latin-1"), "a.txt", RULES).content == "perché".encode()


@given(st.binary(max_size=200), st.sampled_from(["png", "jpg", "gif", "webp", "pdf", "txt", "svg", ""]))
def test_no_bytes_are_more_than_refused(data: bytes, ending: str) -> None:
    signature = {"png": b"\x89PNG\r\n\x1a\n", "gif": b"GIF89a", "jpg": b"\xff\xd8\xff", "webp": b"RIFF\0\0\0\0WEBP"}
    for content in (data, signature.get(ending, b"") + data):
        with suppress(FileRefused):
            accept(content, f"a.{ending}", RULES)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../../tmp/x.png", "x.png"),
        ("C:\\fakepath\\Schermata 1.png", "Schermata 1.png"),
        ("n\0ul.html\0.png", "_nul.html.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("CON.png", "_CON.png"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie_ x=1.png"),
        ("  .png", "png"),
        ("...", "file"),
        ("", "file"),
        ("=1+1.png", "=1+1.png"),
        ("perche\u0301.txt", "perché.txt"),
    ],
)
def test_a_name_is_shown_without_what_could_deceive(sent: str, shown: str) -> None:
    assert display_name(sent) == shown


@given(st.text(max_size=400))
def test_any_name_makes_a_download_header_of_one_line(name: str) -> None:
    shown = display_name(name)
    header = content_disposition(shown)

    assert 0 < len(shown.encode()) <= 255
    assert display_name(shown) == shown
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_a_download_header_has_a_plain_name_and_the_real_one() -> None:
    assert content_disposition("Più «foto» €.png") == (
        "attachment; filename=\"Piu foto .png\"; filename*=UTF-8''Pi%C3%B9%20%C2%ABfoto%C2%BB%20%E2%82%AC.png"
    )
    assert content_disposition("слика.png").startswith('attachment; filename="file.png";')


def test_a_long_name_keeps_its_extension() -> None:
    shown = display_name("à" * 300 + ".png")

    assert shown.endswith("à.png")
    assert len(shown.encode()) <= 255
