"""Fetches a posting from a stranger's link: no private address, no endless page, robots.txt heeded."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from core.errors import ShortlistError

AGENT = "ShortlistBot"
MAX_BYTES = 3_000_000  # of a page; one that is larger is no posting, or wants to fill the memory
MAX_ROBOTS_BYTES = 200_000
MAX_REDIRECTS = 4  # from http to https, to www, to a language, and one more
SECONDS = 12.0  # for all requests together: a person waits for the answer
PORTS = frozenset({80, 443})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291: the one part of IPv6 that is given out for the internet
_REFUSING = (401, 403, 407, 429, 451)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class FetchFault(StrEnum):
    """Why a link gives no posting. Each ends in "please paste the text"."""

    BAD_LINK = "bad_link"
    PRIVATE_ADDRESS = "private_address"
    REFUSED = "refused"  # by the site, or by its robots.txt
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NO_TEXT = "no_text"  # a page without words, or made by scripts alone
    ENCODED = "encoded"  # compressed, though we asked for it as it is
    TOO_HARD = "too_hard"  # the reader of the page ran out of its time or memory


class FetchFailed(ShortlistError):
    """A link that cannot be read. `detail` is for logs."""

    def __init__(self, fault: FetchFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a host."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(FetchFault.NOT_FOUND, type(error).__name__) from error
    return [str(entry[4][0]) for entry in found]


@dataclass(slots=True)
class PostingFetcher:
    """`transport` and `resolve` are replaced in tests; the rules stay."""

    transport: httpx.AsyncBaseTransport | None = None
    resolve: Resolve = resolve

    async def fetch(self, url: str) -> bytes:
        """The page behind a link. Raises `FetchFailed`."""
        try:
            async with asyncio.timeout(SECONDS):
                await self._ask_robots(url)
                return await self._get(url, MAX_BYTES)
        except TimeoutError as error:
            raise FetchFailed(FetchFault.TOO_SLOW) from error
        except httpx.HTTPError as error:
            raise FetchFailed(FetchFault.NOT_FOUND, type(error).__name__) from error
        except (httpx.InvalidURL, ValueError) as error:  # a link or a redirect that only looks like one
            raise FetchFailed(FetchFault.BAD_LINK, type(error).__name__) from error

    async def _ask_robots(self, url: str) -> None:
        parts = urlsplit(url)
        try:
            content = await self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", MAX_ROBOTS_BYTES)
        except FetchFailed as error:
            if error.fault in (FetchFault.NOT_FOUND, FetchFault.REFUSED, FetchFault.TOO_LARGE):
                return
            raise
        if not _allows(content, url):
            raise FetchFailed(FetchFault.REFUSED, "robots.txt")

    async def _get(self, url: str, most: int) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            target, headers, name = await self._pin(url)
            async with (
                httpx.AsyncClient(transport=self.transport, timeout=SECONDS, trust_env=False) as client,
                client.stream("GET", target, headers=headers, extensions={"sni_hostname": name}) as response,
            ):
                if response.is_redirect:
                    url = urljoin(url, response.headers.get("location", ""))
                    continue
                _check_status(response.status_code)
                _check_coding(response.headers.get("content-encoding", ""))
                return await _read_up_to(response, most)
        raise FetchFailed(FetchFault.REFUSED, "too many redirects")

    async def _pin(self, url: str) -> tuple[httpx.URL, dict[str, str], str]:
        """The link with its host replaced by an address that was checked, so that no second look-up can
        lead elsewhere (DNS rebinding)."""
        parsed, port = _check_link(url)
        addresses = await self.resolve(parsed.host, port)
        if not addresses:
            raise FetchFailed(FetchFault.NOT_FOUND)
        if not all(is_public(address) for address in addresses):
            raise FetchFailed(FetchFault.PRIVATE_ADDRESS)
        headers = {
            "Host": parsed.netloc.decode("ascii"),
            "User-Agent": f"Mozilla/5.0 (compatible; {AGENT}/1.0)",
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
            "Accept-Language": "*",
            # Two kilobytes in a coding can hold gigabytes, so nothing is unpacked.
            "Accept-Encoding": "identity",
        }
        return parsed.copy_with(host=addresses[0]), headers, parsed.host


def _check_link(url: str) -> tuple[httpx.URL, int]:
    """A link that may be followed, and its port: HTTP or HTTPS, no name and password, no port of another service."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host  # decoded here, which fails for what is no name in punycode
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchFailed(FetchFault.BAD_LINK) from error
    if parsed.scheme not in ("http", "https") or not host or parsed.userinfo:
        raise FetchFailed(FetchFault.BAD_LINK)
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    if port not in PORTS:
        raise FetchFailed(FetchFault.BAD_LINK, "port")
    return parsed, port


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also where IPv6 wraps an IPv4 one."""
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    wrapped = _unwrap(parsed) if isinstance(parsed, ipaddress.IPv6Address) else None
    if wrapped is not None and not is_public(str(wrapped)):
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed not in _GLOBAL_UNICAST:
        return parsed in _NAT64  # whose inner address is public, as was seen
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _unwrap(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4, Teredo or NAT64 (RFC 6052)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _check_status(status: int) -> None:
    if status in _REFUSING or status >= 500:
        raise FetchFailed(FetchFault.REFUSED, str(status))
    if status != 200:
        raise FetchFailed(FetchFault.NOT_FOUND, str(status))


def _check_coding(coding: str) -> None:
    if coding.strip().lower() not in ("", "identity"):
        raise FetchFailed(FetchFault.ENCODED)


def _allows(robots: bytes, url: str) -> bool:
    """Whether a robots.txt lets us read the link. A rule that is no path is passed over, the others count."""
    rules = RobotFileParser()
    # Editors of Windows put a mark before the first line, which would otherwise be part of its name.
    rules.parse([line for line in robots.decode("utf-8-sig", "replace").splitlines() if _is_rule(line)])
    return rules.can_fetch(AGENT, url)


def _is_rule(line: str) -> bool:
    try:
        urlsplit(unquote(line.partition(":")[2].strip()))
    except ValueError:
        return False
    return True


async def _read_up_to(response: httpx.Response, most: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most:
            raise FetchFailed(FetchFault.TOO_LARGE)
    return bytes(content)


async def fetch_page(url: str) -> bytes:
    """The page behind a link, up to `MAX_BYTES`. Raises `FetchFailed`."""
    return await PostingFetcher().fetch(url)
