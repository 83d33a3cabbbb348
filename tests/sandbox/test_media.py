"""Pictures and files, both ways."""

import io

import pytest
import telegram
from PIL import Image
from telegram import InputMediaDocument, InputMediaPhoto

from sandbox.client import Person
from tests.sandbox.conftest import Api

MEGABYTE = 1024 * 1024


async def test_a_document_goes_to_the_person(bot: telegram.Bot, person: Person) -> None:
    sent = await bot.send_document(
        person.id, b"%PDF-1.7 x", filename="report.pdf", caption="<b>Here</b>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("report.pdf", "application/pdf")
    seen = await person.next_message()
    assert seen.text == "Here"
    assert await person.file(seen) == b"%PDF-1.7 x"
    again = await bot.send_document(person.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id


async def test_a_photo_goes_to_the_person_in_sizes(bot: telegram.Bot, person: Person, picture: bytes) -> None:
    sent = await bot.send_photo(person.id, picture)
    assert [(size.width, size.height) for size in sent.photo] == [
        (90, 60),
        (320, 213),
        (800, 533),
        (900, 600),
    ]
    assert await person.file(await person.next_message()) == picture
    with pytest.raises(telegram.error.BadRequest, match=r"[Cc]an't use file of type photo as document"):
        await bot.send_document(person.id, sent.photo[-1].file_id)


async def test_what_is_no_photo_is_refused(api: Api, bot: telegram.Bot, person: Person) -> None:
    with pytest.raises(telegram.error.BadRequest, match="Image_process_failed"):
        await bot.send_photo(person.id, b"no picture at all")
    narrow = io.BytesIO()
    Image.new("1", (2100, 100)).save(narrow, "PNG")
    with pytest.raises(telegram.error.BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(person.id, narrow.getvalue())
    with pytest.raises(telegram.error.BadRequest, match="too big for a photo"):
        await bot.send_photo(person.id, bytes(10 * MEGABYTE + 1))
    assert await api.refusal("sendPhoto", chat_id=person.id) == "Bad Request: there is no photo in the request"
    assert (
        await api.refusal("sendPhoto", chat_id=person.id, photo="AgAC-nonsense")
        == "Bad Request: wrong file identifier/HTTP URL specified"
    )


async def test_files_too_big_or_empty_are_refused(bot: telegram.Bot, person: Person) -> None:
    with pytest.raises(telegram.error.BadRequest, match=r"[Ff]ile must be non-empty"):
        await bot.send_document(person.id, b"", filename="empty.txt")
    with pytest.raises(telegram.error.TelegramError, match=r"too (big|large)|Too Large"):
        await bot.send_document(person.id, bytes(50 * MEGABYTE + 1), filename="big.bin")


async def test_a_caption_has_at_most_1024_characters(bot: telegram.Bot, person: Person, picture: bytes) -> None:
    await bot.send_photo(person.id, picture, caption="a" * 1024)
    with pytest.raises(telegram.error.BadRequest, match="caption is too long"):
        await bot.send_photo(person.id, picture, caption="a" * 1025)


async def test_an_album_of_uploads(bot: telegram.Bot, person: Person, picture: bytes) -> None:
    sent = await bot.send_media_group(person.id, [InputMediaPhoto(picture, caption="c"), InputMediaPhoto(picture)])
    assert len({message.media_group_id for message in sent}) == 1
    seen = [message for message in await person.messages() if message.photo]
    assert [await person.file(message) for message in seen] == [picture, picture]
    with pytest.raises(telegram.error.BadRequest, match="can't be mixed"):
        await bot.send_media_group(person.id, [InputMediaPhoto(picture), InputMediaDocument(b"x")])
    with pytest.raises(telegram.error.BadRequest, match="2-10 items"):
        await bot.send_media_group(person.id, [InputMediaPhoto(picture)])


async def test_the_bot_downloads_what_people_send(bot: telegram.Bot, person: Person, picture: bytes) -> None:
    await person.send_document(b"%PDF-1.7 resume", "resume.pdf", caption="mine")
    await person.send_photo(picture)
    document, photo = (update.message for update in (await bot.get_updates())[-2:])
    assert document is not None
    assert photo is not None
    assert document.document is not None
    assert (document.document.file_name, document.caption) == ("resume.pdf", "mine")
    assert document.document.mime_type == "application/pdf"
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 resume"
    assert bytes(await (await photo.photo[-1].get_file()).download_as_bytearray()) == picture


async def test_a_file_over_20_mb_arrives_but_cannot_be_downloaded(bot: telegram.Bot, person: Person) -> None:
    await person.send_document(b"%PDF", "huge.pdf", size=20 * MEGABYTE + 1)
    await person.send_document(b"%PDF", "large.pdf", size=20 * MEGABYTE)
    huge, large = (update.message.document for update in (await bot.get_updates())[-2:] if update.message)
    assert huge is not None
    assert large is not None
    assert huge.file_size == 20 * MEGABYTE + 1
    with pytest.raises(telegram.error.BadRequest, match="File is too big"):
        await huge.get_file()
    await large.get_file()
    with pytest.raises(ValueError, match="no file over 2 GB"):
        await person.send_document(b"%PDF", "vast.pdf", size=2048 * MEGABYTE + 1)


async def test_unknown_files_are_not_found(api: Api) -> None:
    assert await api.refusal("getFile", file_id="nonsense") == "Bad Request: invalid file_id"
    response = await api.http.get(f"/file/bot{api.token}/documents/file_999.pdf")
    assert response.status_code == 404
