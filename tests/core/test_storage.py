"""Files at rest: encrypted, bound to their place, gone when deleted."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr, ValidationError

from core import files
from core.settings import Settings
from core.storage import FileMissing, FilesKeyInvalid, FileStore, FileUnreadable, files_key, open_store
from db.models import Resume, User
from db.session import Database

KEY = b"k" * 32


def store_in(folder: Path, key: bytes = KEY) -> FileStore:
    return FileStore(folder.as_uri(), key)


async def test_what_goes_in_comes_out_and_lies_there_sealed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await store.put("a/1.pdf", b"secret words")
    assert await store.get("a/1.pdf") == b"secret words"
    assert b"secret" not in (tmp_path / "a/1.pdf").read_bytes()
    await store.put("a/1.pdf", b"other words")
    assert await store.get("a/1.pdf") == b"other words"
    assert [path async for path in store.paths()] == ["a/1.pdf"]


async def test_a_moved_object_does_not_open(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await store.put("victim/1.pdf", b"secret")
    (tmp_path / "thief").mkdir()
    (tmp_path / "victim/1.pdf").rename(tmp_path / "thief/1.pdf")
    with pytest.raises(FileUnreadable):
        await store.get("thief/1.pdf")


async def test_a_wrong_key_and_a_changed_or_cut_object_do_not_open(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await store.put("a/1.pdf", b"secret")
    with pytest.raises(FileUnreadable):
        await store_in(tmp_path, b"x" * 32).get("a/1.pdf")
    sealed = (tmp_path / "a/1.pdf").read_bytes()
    for damaged in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], sealed[:5], b""):
        (tmp_path / "a/1.pdf").write_bytes(damaged)
        with pytest.raises(FileUnreadable):
            await store.get("a/1.pdf")


async def test_missing_files(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with pytest.raises(FileMissing):
        await store.get("a/1.pdf")
    await store.delete("a/1.pdf")


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "var", files_key=None)
    key = files_key(settings)
    assert len(key) == 32
    assert files_key(settings) == key
    assert (tmp_path / "var/files.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["not base64!", base64.b64encode(b"short").decode()])
async def test_a_key_that_is_none_is_said_so(tmp_path: Path, text: str) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, files_key=SecretStr(text))
    with pytest.raises(FilesKeyInvalid, match="FILES_KEY"):
        await open_store(settings)


def test_settings_read_what_operators_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ADMIN_IDS", "12, 34,")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://localhost:9/")
    monkeypatch.setenv("PUBLIC_URL", "")
    settings = Settings(_env_file=None, data_dir=tmp_path, files_url=None)
    assert settings.admin_ids == (12, 34)
    assert settings.telegram_api_url == "http://localhost:9"
    assert settings.public_url is None
    assert settings.storage_url == (tmp_path / "files").as_uri()
    monkeypatch.setenv("WEB_PORT", "70000")
    with pytest.raises(ValidationError):
        Settings(_env_file=None)


def test_many_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    """A role that starts beside another must never find a key that is still being written."""
    code = (
        "import sys; from pathlib import Path; from core.settings import Settings; from core.storage import files_key\n"
        "sys.stdin.readline()\n"
        "for number in range(40):\n"
        "    print(files_key(Settings(_env_file=None, files_key=None, data_dir=Path(sys.argv[1]) / str(number))).hex())"
    )
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].split() for process in starting]
    assert all(process.returncode == 0 for process in starting)
    assert len(said[0]) == 40
    assert all(keys == said[0] for keys in said)


async def test_a_new_key_takes_over_while_the_old_one_still_opens(database: Database, tmp_path: Path) -> None:
    old, new = b"o" * 32, b"n" * 32
    kept, gone = (f"{uuid4()}/{uuid4()}.pdf" for _ in range(2))
    before = store_in(tmp_path, old)
    await before.put(kept, b"kept")
    await before.put(gone, b"its row was deleted")
    async with database.as_service() as session:
        user = User(telegram_id=uuid4().int % 10**12)
        session.add(user)
        await session.flush()
        session.add(Resume(user_id=user.id, filename="a.pdf", file_size=1, file_path=kept, request_key=kept))

    rotating = FileStore(tmp_path.as_uri(), new, old)
    assert await rotating.get(kept) == b"kept"
    await rotating.put("a/new.pdf", b"new")
    with pytest.raises(FileUnreadable):
        await store_in(tmp_path, new).get(kept)
    assert await files.reseal(database, rotating) == (2, 0)
    assert await files.reseal(database, rotating) == (0, 0)
    after = store_in(tmp_path, new)
    assert (await after.get(kept), await after.get("a/new.pdf")) == (b"kept", b"new")
    with pytest.raises(FileUnreadable):
        await before.get(kept)
    # Its deletion came in between: it is not brought back.
    with pytest.raises(FileMissing):
        await after.get(gone)


async def test_a_file_of_neither_key_is_counted_and_left_alone(database: Database, tmp_path: Path) -> None:
    await store_in(tmp_path, b"x" * 32).put("a/1.pdf", b"secret")
    assert await files.reseal(database, FileStore(tmp_path.as_uri(), b"n" * 32, b"o" * 32)) == (0, 1)
    assert await store_in(tmp_path, b"x" * 32).get("a/1.pdf") == b"secret"
