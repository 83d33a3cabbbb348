"""A page is asked for as it is; what comes compressed all the same is never unpacked, however much it holds."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence

import httpx
import pytest

from core.postings.fetch import MAX_BYTES, FetchFailed, FetchFault, PostingFetcher

BOMB = gzip.compress(gzip.compress(bytes(50_000_000)))
PLAIN = b"<p>We look for a baker.</p>"


class _ToLocalServer(httpx.AsyncHTTPTransport):
    """Asks the server of the test, whatever the address that was looked up."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(host="127.0.0.1", port=self._port)
        return await super().handle_async_request(request)


class _Site:
    """Answers every page with the same head and body, and keeps what it was asked."""

    def __init__(self, head: str, body: bytes, times: int = 1) -> None:
        self.asked: list[str] = []
        self.sent = 0
        self._head = head
        self._body = body
        self._times = times

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        self.asked.append(asked)
        try:
            if "/robots.txt" in asked:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                writer.write(f"HTTP/1.1 200 OK\r\n{self._head}Connection: close\r\n\r\n".encode())
                for _ in range(self._times):
                    writer.write(self._body)
                    await writer.drain()
                    self.sent += len(self._body)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


async def _fetch(site: _Site) -> bytes:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34"]

    async with await asyncio.start_server(site.answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        return await PostingFetcher(transport=_ToLocalServer(port), resolve=resolve).fetch("http://jobs.example/1")


async def test_a_page_is_asked_for_as_it_is() -> None:
    site = _Site("Content-Encoding: identity\r\n", PLAIN)
    assert await _fetch(site) == PLAIN
    assert all("accept-encoding: identity\r\n" in asked for asked in site.asked)
    assert len(site.asked) == 2


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip", "br", "deflate", "zstd", "GZip", "identity, gzip"])
async def test_other_codings_are_refused(coding: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        await _fetch(_Site(f"Content-Encoding: {coding}\r\n", BOMB))
    assert caught.value.fault is FetchFault.ENCODED


async def test_two_headers_are_as_one() -> None:
    with pytest.raises(FetchFailed) as caught:
        await _fetch(_Site("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", BOMB))
    assert caught.value.fault is FetchFault.ENCODED


async def test_a_page_without_end_is_left() -> None:
    site = _Site("", bytes(1_000_000), times=200)
    with pytest.raises(FetchFailed) as caught:
        await _fetch(site)
    assert caught.value.fault is FetchFault.TOO_LARGE
    assert site.sent < 10 * MAX_BYTES
