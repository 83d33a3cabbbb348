"""Files are encrypted, bound to their path, and never opened by another key."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from core.settings import Settings
from core.storage import FileMissing, FilesKeyInvalid, FileStore, FileUnreadable, files_key, open_store

KEY = b"k" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


async def test_a_file_comes_back_as_it_was(folder: Path) -> None:
    store = FileStore(folder.as_uri(), KEY)
    await store.put("anna/1.pdf", b"%PDF secret")
    assert await store.get("anna/1.pdf") == b"%PDF secret"
    assert [path async for path in store.paths()] == ["anna/1.pdf"]


async def test_what_lies_on_disk_is_not_the_file(folder: Path) -> None:
    store = FileStore(folder.as_uri(), KEY)
    await store.put("anna/1.pdf", b"%PDF secret")
    assert b"secret" not in (folder / "anna/1.pdf").read_bytes()


async def test_a_file_moved_to_another_person_does_not_open(folder: Path) -> None:
    store = FileStore(folder.as_uri(), KEY)
    await store.put("anna/1.pdf", b"%PDF secret")
    (folder / "bert").mkdir()
    (folder / "anna/1.pdf").rename(folder / "bert/1.pdf")
    with pytest.raises(FileUnreadable):
        await store.get("bert/1.pdf")


async def test_another_key_does_not_open_it(folder: Path) -> None:
    await FileStore(folder.as_uri(), KEY).put("anna/1.pdf", b"x")
    with pytest.raises(FileUnreadable):
        await FileStore(folder.as_uri(), b"o" * 32).get("anna/1.pdf")


async def test_a_damaged_file_is_refused(folder: Path) -> None:
    store = FileStore(folder.as_uri(), KEY)
    await store.put("anna/1.pdf", b"content")
    path = folder / "anna/1.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(FileUnreadable):
        await store.get("anna/1.pdf")


async def test_deleting_twice_is_no_error(folder: Path) -> None:
    store = FileStore(folder.as_uri(), KEY)
    await store.put("anna/1.pdf", b"x")
    await store.delete("anna/1.pdf")
    await store.delete("anna/1.pdf")
    with pytest.raises(FileMissing):
        await store.get("anna/1.pdf")


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    key = files_key(settings)
    assert len(key) == 32
    assert files_key(settings) == key
    assert (tmp_path / "files.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["not base64!", base64.b64encode(b"short").decode()])
async def test_a_bad_key_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(FilesKeyInvalid, match="FILES_KEY"):
        await open_store(Settings(_env_file=None, data_dir=tmp_path, files_key=text))
