"""What docs/operations.md says of backup and restore, step by step, into a server that knows nothing of us."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import sys
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from pydantic import SecretStr

from core.settings import Settings
from core.storage import open_store
from db.embedded import serve
from db.models import Resume, TelegramUpdate, User
from db.session import Database
from db.states import ReadStatus
from tests.support.postgres import Databases

CHAT = 4711


async def shortlist(folder: Path, *command: str, **settings: str) -> tuple[int | None, str]:
    """Exit status of the command, and all that it said. What is not in `settings` lies in `folder`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "500", **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def lived_in(url: str, folder: Path) -> bytes:
    """A database with a person and their resume, and the file in a store under `folder`; returns the file."""
    data = uuid4().bytes
    path = f"{uuid4()}/{uuid4()}.pdf"
    await (await open_store(Settings(_env_file=None, data_dir=folder))).put(path, data)
    async with Database(url, pool_size=2) as database, database.as_service() as session:
        user = User(telegram_id=CHAT)
        session.add_all([user, TelegramUpdate(update_id=1, payload={"update_id": 1})])
        await session.flush()
        resume = Resume(user_id=user.id, filename="a.pdf", file_size=16, file_path=path, request_key="update:1")
        resume.file_url = f"file:///before/{path}"
        resume.parse_status = ReadStatus.COMPLETED
        session.add(resume)
    return data


async def test_a_backup_comes_back_in_an_empty_server(databases: Databases, tmp_path: Path) -> None:
    url = await databases.create()
    before, after = tmp_path / "before", tmp_path / "after"
    after.mkdir()
    data = await lived_in(url, before)
    dump = tmp_path / "shortlist.dump"
    status, said = await shortlist(tmp_path, "backup", str(dump), DATABASE_URL=url)
    assert (status, dump.exists()) == (0, True), said
    shutil.copytree(before / "files", after / "files")

    restored = {"DATA_DIR": str(after)}
    status, said = await shortlist(tmp_path, "restore", str(dump), **restored)
    assert status == 0, said
    (after / "files").rename(after / "elsewhere")
    status, said = await shortlist(tmp_path, "doctor", **restored)
    assert (status, "it was put at file:///before/" in said) == (1, True), said
    shutil.rmtree(after / "files")
    (after / "elsewhere").rename(after / "files")
    # The key is made anew where there is none: doctor sees that it is not the one.
    status, said = await shortlist(tmp_path, "doctor", **restored)
    assert (status, "The newest resume does not open" in said) == (1, True), said
    shutil.copy(before / "files.key", after / "files.key")
    status, said = await shortlist(tmp_path, "doctor", **restored)
    assert status == 0, said
    assert "The newest resume in the file store opens." in said

    status, said = await shortlist(tmp_path, "restore", str(dump), **restored)
    assert (status, "not empty" in said) == (2, True), said
    with serve((after / "postgres").resolve()) as there:
        async with Database(there, pool_size=2) as database:
            async with database.as_chat(CHAT) as (session, owner):
                resume = (await session.scalars(sa.select(Resume))).one()
            async with database.as_chat(CHAT + 1) as (session, nobody):
                assert (nobody, (await session.scalars(sa.select(Resume))).all()) == (None, [])
    assert owner is not None
    assert await (await open_store(Settings(_env_file=None, data_dir=after))).get(resume.file_path or "") == data
    await databases.drop(url)


async def test_what_cannot_be_done_is_a_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody:secret@127.0.0.1:1/none"
    status, said = await shortlist(tmp_path, "backup", "x.dump", DATABASE_URL=nowhere)
    assert (status, "pg_dump failed" in said, "Traceback" in said, "secret" in said) == (2, True, False, False), said
    assert os.listdir(tmp_path) == []
    (tmp_path / "x.dump").write_text("no dump")
    status, said = await shortlist(tmp_path, "restore", "x.dump", DATA_DIR=str(tmp_path / "data"))
    assert (status, "pg_restore failed" in said, "Traceback" in said) == (2, True, False), said


async def test_the_key_of_the_files_can_be_changed(databases: Databases, tmp_path: Path) -> None:
    """As docs/operations.md says it, by the commands."""
    url = await databases.create()
    data = await lived_in(url, tmp_path)
    keys = {"FILES_KEY": base64.b64encode(b"n" * 32).decode(), "FILES_KEY_OLD": (tmp_path / "files.key").read_text()}
    here = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path)}
    status, said = await shortlist(tmp_path, "reseal", **here)
    assert (status, "FILES_KEY_OLD is not set" in said) == (2, True), said
    status, said = await shortlist(tmp_path, "reseal", **here, **keys)
    assert (status, "1 files were sealed anew" in said) == (0, True), said
    (tmp_path / "files.key").unlink()
    status, said = await shortlist(tmp_path, "doctor", **here, FILES_KEY=keys["FILES_KEY"])
    assert (status, "The newest resume in the file store opens." in said) == (0, True), said
    async with Database(url, pool_size=1) as database, database.as_service() as session:
        path = await session.scalar(sa.select(Resume.file_path))
    store = await open_store(Settings(_env_file=None, data_dir=tmp_path, files_key=SecretStr(keys["FILES_KEY"])))
    assert await store.get(path or "") == data
    await databases.drop(url)
