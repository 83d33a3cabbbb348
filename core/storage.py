"""People's files, encrypted at rest, in one store: a local folder, or S3-compatible beyond one machine.

Each object is AES-256-GCM with its own nonce; its path is bound in, so an object moved to another person's
path does not open. The key stays outside of the store.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from obstore.store import from_url

from core.errors import ShortlistError
from core.settings import Settings

NONCE_BYTES = 12
KEY_BYTES = 32


class FileMissing(ShortlistError):
    """The store has no object at the path."""


class FileUnreadable(ShortlistError):
    """The object does not open with the key, or was changed."""


class FilesKeyInvalid(ShortlistError):
    """FILES_KEY is not 32 bytes in base64."""


class FileStore:
    """Puts, gets and deletes encrypted files by path (`{owner}/{uuid}.pdf`).

    Files are sealed with `key`; what `old_key` sealed opens, too, until `reseal` has been through.
    """

    def __init__(self, url: str, key: bytes, old_key: bytes | None = None) -> None:
        self._url = url.rstrip("/")
        self._store = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)
        self._cipher = AESGCM(key)
        self._old_cipher = AESGCM(old_key) if old_key is not None else None

    @property
    def is_rotating(self) -> bool:
        """Whether there is an old key that some files may still need."""
        return self._old_cipher is not None

    def address(self, path: str) -> str:
        """Where the object of `path` lies: the store's address and the path in it."""
        return f"{self._url}/{path}"

    async def put(self, path: str, data: bytes) -> None:
        """Writes `data`, replacing what stood there."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, data, path.encode())
        await obstore.put_async(self._store, path, sealed)

    async def get(self, path: str) -> bytes:
        """Raises `FileMissing` or `FileUnreadable`."""
        sealed = await self._sealed(path)
        data = _opened(self._cipher, path, sealed)
        if data is None and self._old_cipher is not None:
            data = _opened(self._old_cipher, path, sealed)
        if data is None:
            raise FileUnreadable(path)
        return data

    async def reseal(self, path: str) -> bool:
        """Seals what only the old key opens with the new one; says whether there was need. Raises as `get`."""
        if _opened(self._cipher, path, await self._sealed(path)) is not None:
            return False
        await self.put(path, await self.get(path))
        return True

    async def _sealed(self, path: str) -> bytes:
        try:
            return bytes(await (await obstore.get_async(self._store, path)).bytes_async())
        except FileNotFoundError as error:
            raise FileMissing(path) from error

    async def delete(self, path: str) -> None:
        """Deletes the object; that it is gone already is no error."""
        try:
            await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return

    async def paths(self) -> AsyncIterator[str]:
        """Every path in the store, in batches as the store lists them."""
        async for batch in obstore.list(self._store):
            for entry in batch:
                yield entry["path"]


def _opened(cipher: AESGCM, path: str, sealed: bytes) -> bytes | None:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], path.encode())
    except (InvalidTag, ValueError):
        return None


def files_key(settings: Settings) -> bytes:
    """FILES_KEY, or a key made once and kept in the data directory, readable by its owner alone.

    Raises `FilesKeyInvalid`.
    """
    if settings.files_key is not None:
        return _decode(settings.files_key.get_secret_value())
    return _key_in(settings.data_dir / "files.key")


def memory_key(settings: Settings) -> bytes:
    """MEMORY_KEY, or a key made once and kept beside that of the files, as `files_key`. Raises `FilesKeyInvalid`."""
    if settings.memory_key is not None:
        return _decode(settings.memory_key.get_secret_value(), "MEMORY_KEY")
    return _key_in(settings.data_dir / "memory.key")


def _key_in(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make_key(path)
    return _decode(path.read_text(encoding="ascii"))


def _make_key(path: Path) -> None:
    """A new key at `path`, unless another process is quicker: whoever finds the file finds all of it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


def _decode(text: str, name: str = "FILES_KEY") -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError as error:
        raise FilesKeyInvalid(f"{name} is not base64") from error
    if len(key) != KEY_BYTES:
        raise FilesKeyInvalid(f"{name} holds {len(key)} bytes; it must hold {KEY_BYTES}")
    return key


async def open_store(settings: Settings) -> FileStore:
    """The store that the settings name. Raises `FilesKeyInvalid`."""
    key = await asyncio.to_thread(files_key, settings)
    old = settings.files_key_old
    return FileStore(settings.storage_url, key, _decode(old.get_secret_value()) if old is not None else None)
