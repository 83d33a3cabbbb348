"""The file store on an S3 that nobody here wrote."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3  # type: ignore[import-untyped]  # it has no stubs
import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from core.settings import Settings
from core.storage import FileMissing, FileStore, FileUnreadable, open_store

ACCESS = {
    "AWS_ACCESS_KEY_ID": "access",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}
KEY = b"k" * 32


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server on this machine's own network, whose address the environment names, as docker-compose.yml does."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**ACCESS, "AWS_ENDPOINT": address}.items():
            patch.setenv(name, value)
        yield address
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> str:
    name = f"bucket-{uuid4().hex}"
    client(endpoint).create_bucket(Bucket=name)
    return name


def client(endpoint: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=os.environ["AWS_REGION"],
        aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    )


async def test_files_go_in_sealed_come_out_and_go(endpoint: str, bucket: str) -> None:
    settings = Settings(
        _env_file=None, files_url=f"s3://{bucket}", files_key=SecretStr("a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    )
    store = await open_store(settings)
    await store.put("a/1.pdf", b"secret words")
    await store.put("a/1.pdf", b"other words")
    assert await store.get("a/1.pdf") == b"other words"
    lying = client(endpoint).get_object(Bucket=bucket, Key="a/1.pdf")["Body"].read()
    assert b"words" not in lying
    assert store.address("a/1.pdf") == f"s3://{bucket}/a/1.pdf"
    await store.delete("a/1.pdf")
    await store.delete("a/1.pdf")
    with pytest.raises(FileMissing):
        await store.get("a/1.pdf")
    assert "Contents" not in client(endpoint).list_objects_v2(Bucket=bucket)


async def test_an_object_moved_by_whoever_runs_the_store_does_not_open(endpoint: str, bucket: str) -> None:
    store = FileStore(f"s3://{bucket}", KEY)
    await store.put("victim/1.pdf", b"secret")
    client(endpoint).copy_object(Bucket=bucket, Key="thief/1.pdf", CopySource={"Bucket": bucket, "Key": "victim/1.pdf"})
    with pytest.raises(FileUnreadable):
        await store.get("thief/1.pdf")


async def test_more_files_than_a_page_of_the_listing_has_are_all_listed(endpoint: str, bucket: str) -> None:
    """S3 lists a thousand at a time; what the night's sweep did not see would stay for ever."""
    store = FileStore(f"s3://{bucket}", KEY)
    await asyncio.gather(*(store.put(f"a/{number}.pdf", b"x") for number in range(1_001)))
    assert len([path async for path in store.paths()]) == 1_001


async def test_a_new_key_reseals_what_lies_there(endpoint: str, bucket: str) -> None:
    await FileStore(f"s3://{bucket}", b"o" * 32).put("a/1.pdf", b"kept")
    rotating = FileStore(f"s3://{bucket}", KEY, b"o" * 32)
    assert (await rotating.reseal("a/1.pdf"), await rotating.reseal("a/1.pdf")) == (True, False)
    assert await FileStore(f"s3://{bucket}", KEY).get("a/1.pdf") == b"kept"


async def test_a_store_that_is_away_is_no_missing_file(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    away = FileStore(f"s3://{bucket}", KEY)
    with pytest.raises(Exception, match=r".") as caught:
        await away.get("a/1.pdf")
    assert not isinstance(caught.value, FileMissing | FileUnreadable)
