"""Fetches a posting from a stranger's link: no private address, no endless page, robots.txt heeded."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
import lxml.etree  # type: ignore[import-untyped]  # it ships no types
import lxml.html  # type: ignore[import-untyped]  # it ships no types

from core.errors import ShortlistError

AGENT = "ShortlistBot"
MAX_BYTES = 3_000_000
MAX_ROBOTS_BYTES = 200_000
MAX_REDIRECTS = 4
SECONDS = 12.0
PORTS = frozenset({80, 443})

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

    async def fetch(self, url: str) -> str:
        """The posting's text. Raises `FetchFailed`."""
        try:
            async with asyncio.timeout(SECONDS):
                await self._ask_robots(url)
                return read_page(await self._get(url, MAX_BYTES))
        except TimeoutError as error:
            raise FetchFailed(FetchFault.TOO_SLOW) from error
        except httpx.HTTPError as error:
            raise FetchFailed(FetchFault.NOT_FOUND, type(error).__name__) from error

    async def _ask_robots(self, url: str) -> None:
        parts = urlsplit(url)
        try:
            content = await self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", MAX_ROBOTS_BYTES)
        except FetchFailed as error:
            if error.fault in (FetchFault.NOT_FOUND, FetchFault.REFUSED, FetchFault.TOO_LARGE):
                return
            raise
        rules = RobotFileParser()
        rules.parse(content.decode("utf-8", "replace").splitlines())
        if not rules.can_fetch(AGENT, url):
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
                return await _read_up_to(response, most)
        raise FetchFailed(FetchFault.REFUSED, "too many redirects")

    async def _pin(self, url: str) -> tuple[httpx.URL, dict[str, str], str]:
        """The link with its host replaced by an address that was checked, so that no second look-up can
        lead elsewhere (DNS rebinding)."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchFailed(FetchFault.BAD_LINK) from error
        if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
            raise FetchFailed(FetchFault.BAD_LINK)
        port = parsed.port or (443 if parsed.scheme == "https" else 80)
        if port not in PORTS:
            raise FetchFailed(FetchFault.BAD_LINK, "port")
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
        }
        return parsed.copy_with(host=addresses[0]), headers, parsed.host


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also where IPv6 wraps an IPv4 one."""
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if wrapped is not None and not is_public(str(wrapped)):
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _check_status(status: int) -> None:
    if status in (401, 403, 407, 429, 451) or status >= 500:
        raise FetchFailed(FetchFault.REFUSED, str(status))
    if status != 200:
        raise FetchFailed(FetchFault.NOT_FOUND, str(status))


async def _read_up_to(response: httpx.Response, most: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most:
            raise FetchFailed(FetchFault.TOO_LARGE)
    return bytes(content)


def read_page(content: bytes) -> str:
    """The posting in a page: its JobPosting data where there is one, else the words that a person sees."""
    if not content.strip():
        raise FetchFailed(FetchFault.NO_TEXT)
    parser = lxml.html.HTMLParser(encoding=_find_encoding(content), huge_tree=False)
    try:
        page = lxml.html.document_fromstring(content, parser=parser)
    except (lxml.etree.ParserError, ValueError) as error:
        raise FetchFailed(FetchFault.NO_TEXT) from error
    structured = next((text for data in _find_json(page) if (text := _read_job(data))), None)
    text = structured or _read_words(page)
    if len(text.split()) < 20:
        raise FetchFailed(FetchFault.NO_TEXT)
    return text


def _find_encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _find_json(page: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            yield from _walk(json.loads(script.text_content()), 0)
        except (ValueError, RecursionError):
            continue


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _walk(value.get("@graph"), depth + 1)


def _read_job(data: dict[str, Any]) -> str | None:
    kinds = data.get("@type")
    if "JobPosting" not in (kinds if isinstance(kinds, list) else [kinds]):
        return None
    description = str(data.get("description") or "")
    facts = {
        "Job title": data.get("title"),
        "Company": _name(data.get("hiringOrganization")),
        "Location": _place(data.get("jobLocation")),
        "Employment type": data.get("employmentType"),
    }
    lines = [f"{label}: {_plain(value)}" for label, value in facts.items() if value]
    lines.extend(
        f"{part.removesuffix('Requirements').capitalize()}:\n{_plain(data[part])}"
        for part in _PARTS
        if isinstance(data.get(part), str) and data[part][:60] not in description
    )
    return "\n".join([*lines, _plain(description)]) if description else None


_PARTS = ("responsibilities", "qualifications", "experienceRequirements", "educationRequirements", "skills")


def _name(value: Any) -> str | None:
    return value.get("name") if isinstance(value, dict) else value if isinstance(value, str) else None


def _place(value: Any) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    address = first.get("address") if isinstance(first, dict) else None
    if isinstance(address, dict):
        parts = (address.get("addressLocality"), address.get("addressRegion"), address.get("addressCountry"))
        return ", ".join(_name(p) or str(p) for p in parts if p) or None
    return address if isinstance(address, str) else None


def _plain(value: Any) -> str:
    text = ", ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    if "<" not in text and "&lt;" not in text:
        return text.strip()
    html = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "<" not in text else text
    return _read_words(lxml.html.fromstring(f"<div>{html}</div>"))


_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "tr",
        "table",
        "dl",
        "dt",
        "dd",
        "main",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "form",
        "button",
        "select",
        "iframe",
        "head",
        "aside",
        "footer",
    ]
)


def _read_words(root: lxml.html.HtmlElement) -> str:
    out: list[str] = []
    _collect(root, out, 0)
    lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _collect(node: lxml.html.HtmlElement, out: list[str], depth: int) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    hidden = "display:none" in (node.get("style") or "").replace(" ", "") or node.get("hidden") is not None
    if tag and tag not in _SKIPPED and not hidden and depth < 200:
        if tag in _BLOCKS:
            out.append("\n- " if tag == "li" else "\n")
        out.append(node.text or "")
        for child in node:
            _collect(child, out, depth + 1)
        if tag in _BLOCKS:
            out.append("\n")
    if depth:
        out.append(node.tail or "")


async def fetch_posting(url: str) -> str:
    """The text of the posting behind a link. Raises `FetchFailed`."""
    return await PostingFetcher().fetch(url)
