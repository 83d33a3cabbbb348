"""Files that went through the sandbox: kept in memory, found by the ids and paths the Bot API hands out."""

import io
import itertools
import mimetypes
import warnings
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Upload

MEGABYTE = 1024 * 1024
MAX_DOCUMENT = 50 * MEGABYTE
MAX_PHOTO = 10 * MEGABYTE
MAX_DOWNLOAD = 20 * MEGABYTE
PHOTO_EDGES = {"s": 90, "m": 320, "x": 800, "y": 1280}


@dataclass(slots=True)
class StoredFile:
    """One file. `kind` is "photo" or "document"; a file id can be sent again only as what it was.

    `size` counts bytes, and may exceed what `content` holds: a large file can be pretended.
    """

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    size: int
    path: str
    width: int = 0
    height: int = 0
    sizes: list[dict[str, Any]] = field(default_factory=list)

    def as_document(self) -> dict[str, Any]:
        return {
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


class Files:
    """Every file of one sandbox."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = itertools.count()

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def add_document(self, upload: Upload) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > MAX_DOCUMENT:
            raise bad_request("file is too big")
        return self.add_any_document(upload)

    def add_any_document(self, upload: Upload, size: int | None = None) -> StoredFile:
        """A document from a person, who may send what a bot may not: empty, or up to 2 GB (`size`)."""
        stored = self._store("document", upload, f"documents/file_{{}}{suffix(upload.name)}")
        stored.size = max(stored.size, size or 0)
        return stored

    def add_photo(self, upload: Upload) -> StoredFile:
        """Store a picture as Telegram does: its name is lost, and its sizes are listed, smallest first."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(upload.content)} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        width, height, extension = measure(upload.content)
        photo = self._store("photo", upload, f"photos/file_{{}}.{extension}")
        photo.width, photo.height = width, height
        photo.sizes = self._photo_sizes(photo)
        return photo

    def _photo_sizes(self, photo: StoredFile) -> list[dict[str, Any]]:
        """Smaller sizes share the picture's bytes: the sandbox does not scale pictures."""
        longest = max(photo.width, photo.height)
        edges = [edge for edge in PHOTO_EDGES.values() if edge < longest] or []
        sizes: list[dict[str, Any]] = []
        for edge in [*edges, min(longest, max(PHOTO_EDGES.values()))]:
            if sizes and edge == max(sizes[-1]["width"], sizes[-1]["height"]):
                continue
            scale = edge / longest
            sizes.append(
                {
                    "file_id": f"{photo.id}-{edge}",
                    "file_unique_id": f"{photo.unique_id}{edge}",
                    "width": max(1, round(photo.width * scale)),
                    "height": max(1, round(photo.height * scale)),
                    "file_size": len(photo.content),
                }
            )
            self._by_id[sizes[-1]["file_id"]] = photo
        return sizes

    def _store(self, kind: str, upload: Upload, path: str) -> StoredFile:
        number = next(self._numbers)
        mime_type = upload.mime_type
        if mime_type in {"application/octet-stream", ""}:
            mime_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        stored = StoredFile(
            id=f"SandboxFile{kind.title()}{number:08d}",
            unique_id=f"SBX{number:08d}",
            kind=kind,
            name=upload.name,
            mime_type=mime_type,
            content=upload.content,
            size=len(upload.content),
            path=path.format(number),
        )
        self._by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        return stored


def measure(content: bytes) -> tuple[int, int, str]:
    """Width, height and file extension of a picture that Telegram would take as a photo.

    Raises:
        Refusal: No picture, or one too large or too narrow (width + height at most 10,000, ratio at most 20).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP", "GIF", "BMP")) as picture:
                width, height, kind = picture.width, picture.height, picture.format or "JPEG"
                picture.verify()
    except Exception:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height, {"JPEG": "jpg"}.get(kind, kind.lower())


def suffix(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return f".{extension}" if dot and stem and extension.isalnum() else ""
