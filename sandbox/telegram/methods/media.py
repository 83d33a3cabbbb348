"""Pictures, documents, albums, and downloading what people sent."""

import time
from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.conversation import add_message, open_chat, reply_fields
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import MAX_DOWNLOAD, StoredFile
from sandbox.telegram.methods.messages import caption_fields, send
from sandbox.telegram.methods.registry import CAPTION, SENDING, Call, api_method

Json = dict[str, Any]

MEDIA_FIELDS = {
    "photo": {"has_spoiler", "show_caption_above_media"},
    "document": {"thumbnail", "disable_content_type_detection"},
}
MEDIA_COMMON = {"type", "media", "caption", "parse_mode", "caption_entities"}


def media(name: str, value: Any) -> str:
    """A file parameter: an id, an address, or attach://; an upload of the same name stands in `uploads`."""
    return parameters.string(name, value)


@api_method(
    "sendPhoto",
    needs={"chat_id": parameters.chat},
    takes={
        "photo": media,
        "has_spoiler": parameters.boolean,
        "show_caption_above_media": parameters.boolean,
        **CAPTION,
        **SENDING,
    },
)
def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


@api_method(
    "sendDocument",
    needs={"chat_id": parameters.chat},
    takes={
        "document": media,
        "thumbnail": media,
        "disable_content_type_detection": parameters.boolean,
        **CAPTION,
        **SENDING,
    },
)
def send_document(call: Call) -> Json:
    return _send_file(call, "document")


@api_method(
    "sendMediaGroup",
    needs={"chat_id": parameters.chat, "media": parameters.json_array},
    takes={name: decoder for name, decoder in SENDING.items() if name != "reply_markup"},
)
def send_media_group(call: Call) -> list[Json]:
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    items = call.params["media"]
    if not 2 <= len(items) <= 10:
        raise bad_request("media group must include 2-10 items")
    contents = [media_content(call, item) for item in items]
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    reply = reply_fields(chat, call.get("reply_parameters"))
    album = {"media_group_id": str(time.time_ns())}
    return [add_message(call.world, chat, {**content, **album, **reply}, from_bot=True).data for content in contents]


@api_method("getFile", needs={"file_id": parameters.string})
def get_file(call: Call) -> Json:
    stored = call.world.files.find(call.params["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": call.params["file_id"],
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def media_content(call: Call, item: Any) -> Json:
    """The content of one InputMedia object."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = str(item.get("type"))
    if kind not in MEDIA_FIELDS:
        raise bad_request("can't parse InputMedia: type must be one of photo, document")
    if unknown := item.keys() - MEDIA_COMMON - MEDIA_FIELDS[kind]:
        raise bad_request(f'can\'t parse InputMedia: unknown field "{unknown.pop()}"')
    reference = item.get("media")
    if not isinstance(reference, str) or not reference:
        raise bad_request("can't parse InputMedia: media not found")
    return {**file_fields(_resolve(call, kind, reference)), **_flags(item), **caption_fields(item)}


def file_fields(stored: StoredFile) -> Json:
    return {"photo": stored.sizes} if stored.kind == "photo" else {"document": stored.as_document()}


def _send_file(call: Call, kind: str) -> Json:
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    caption = caption_fields(call.params)
    upload = call.uploads.get(kind)
    if upload is not None:
        files = call.world.files
        stored = files.add_photo(upload) if kind == "photo" else files.add_document(upload)
    elif reference := call.get(kind):
        stored = _resolve(call, kind, reference)
    else:
        raise bad_request(parameters.MISSING[kind])
    return send(call, chat, {**file_fields(stored), **_flags(call.params), **caption})


def _flags(source: Json) -> Json:
    flags = {}
    if source.get("has_spoiler"):
        flags["has_media_spoiler"] = True
    if source.get("show_caption_above_media"):
        flags["show_caption_above_media"] = True
    return flags


def _resolve(call: Call, kind: str, reference: str) -> StoredFile:
    """The file behind an id or `attach://name`. The sandbox fetches nothing: addresses are unreachable."""
    if reference.startswith("attach://"):
        upload = call.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"can't parse InputMedia: attached file {reference!r} not found")
        files = call.world.files
        return files.add_photo(upload) if kind == "photo" else files.add_document(upload)
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.find(reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored
