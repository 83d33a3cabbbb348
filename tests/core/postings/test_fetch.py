"""A link leads to a posting's text, or to a fault that says why not; never inward."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import httpx
import pytest

from core.postings.fetch import FetchFailed, FetchFault, PostingFetcher, is_public
from core.postings.web_page import PageWithoutText, read_page

WORDS = "We are looking for a baker with three years of experience who bakes bread by hand. " * 3
Answer = Callable[[httpx.Request], httpx.Response]


def _fetcher(answer: Answer, addresses: dict[str, list[str]] | None = None) -> PostingFetcher:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return (addresses or {}).get(host, ["93.184.216.34"])

    return PostingFetcher(transport=httpx.MockTransport(answer), resolve=resolve)


def _page(body: str, robots: str = "") -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(200 if robots else 404, text=robots)
        return httpx.Response(200, html=body)

    return answer


async def _fault(fetcher: PostingFetcher, url: str = "https://jobs.example/1") -> FetchFault:
    with pytest.raises(FetchFailed) as caught:
        await fetcher.fetch(url)
    return caught.value.fault


async def test_words_of_the_page_without_menus_and_scripts() -> None:
    body = f"<nav>Home Login</nav><main><h1>Baker</h1><ul><li>{WORDS}</li></ul></main><script>x()</script>"
    text = read_page(await _fetcher(_page(body)).fetch("https://jobs.example/1"))
    assert text.startswith("Baker\n- We are looking")
    assert "Login" not in text
    assert "x()" not in text


async def test_structured_data_is_preferred() -> None:
    data = {
        "@graph": [
            {
                "@type": "JobPosting",
                "title": "Baker",
                "hiringOrganization": {"name": "Oven Ltd"},
                "jobLocation": {"address": {"addressLocality": "Lyon", "addressCountry": "FR"}},
                "description": f"<p>{WORDS}</p><ul><li>Sourdough</li></ul>",
            }
        ]
    }
    body = f'<script type="application/ld+json">{json.dumps(data)}</script><p>Cookies? {WORDS}</p>'
    text = read_page(await _fetcher(_page(body)).fetch("https://jobs.example/1"))
    assert text.splitlines()[:3] == ["Job title: Baker", "Company: Oven Ltd", "Location: Lyon, FR"]
    assert "- Sourdough" in text
    assert "Cookies" not in text


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "169.254.169.254",
        "192.168.1.1",
        "::1",
        "fe80::1",
        "::ffff:10.0.0.1",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "fec0::1",
        "fc00::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:a00:1::1",
        "::10.0.0.1",
    ],
)
async def test_no_address_inside(address: str) -> None:
    fetcher = _fetcher(_page(WORDS), {"jobs.example": ["93.184.216.34", address]})
    assert await _fault(fetcher) is FetchFault.PRIVATE_ADDRESS


async def test_no_redirect_inside() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        return httpx.Response(302, headers={"location": "http://inside.example/secret"})

    fetcher = _fetcher(answer, {"inside.example": ["10.1.2.3"]})
    assert await _fault(fetcher) is FetchFault.PRIVATE_ADDRESS


async def test_the_checked_address_is_the_one_that_is_asked() -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.headers["host"]))
        return httpx.Response(404) if request.url.path == "/robots.txt" else httpx.Response(200, html=WORDS)

    await _fetcher(answer).fetch("https://jobs.example/1")
    assert set(asked) == {("93.184.216.34", "jobs.example")}


async def test_robots_are_heeded() -> None:
    fetcher = _fetcher(_page(WORDS, robots="User-agent: *\nDisallow: /"))
    assert await _fault(fetcher) is FetchFault.REFUSED


async def test_robots_are_heeded_behind_a_byte_order_mark() -> None:
    """It hides the first line, so that the rules below it belong to nobody."""
    fetcher = _fetcher(_page(WORDS, robots="\ufeffUser-agent: *\nDisallow: /"))
    assert await _fault(fetcher) is FetchFault.REFUSED


@pytest.mark.parametrize(("more", "allowed"), [("Disallow: /2", True), ("Disallow: /1", False)])
async def test_a_broken_robots_rule_leaves_the_others(more: str, allowed: bool) -> None:
    fetcher = _fetcher(_page(WORDS, robots=f"User-agent: *\nDisallow: //[\n{more}"))
    if allowed:
        assert await fetcher.fetch("https://jobs.example/1")
    else:
        assert await _fault(fetcher) is FetchFault.REFUSED


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "http://[::1", "//xn--a/", "data:text/html,hello", "http://"]
)
async def test_redirects_that_lead_nowhere_are_told_at_once(target: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        return httpx.Response(302, headers={"location": target})

    assert await _fault(_fetcher(answer)) in (FetchFault.BAD_LINK, FetchFault.NOT_FOUND)


async def test_endless_pages_are_cut() -> None:
    assert await _fault(_fetcher(_page("x" * 3_100_000))) is FetchFault.TOO_LARGE


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (403, FetchFault.REFUSED),
        (404, FetchFault.NOT_FOUND),
        (410, FetchFault.NOT_FOUND),
        (503, FetchFault.REFUSED),
    ],
)
async def test_sites_that_refuse(status: int, fault: FetchFault) -> None:
    fetcher = _fetcher(lambda request: httpx.Response(404 if request.url.path == "/robots.txt" else status))
    assert await _fault(fetcher) is fault


async def test_circles_end() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(404)
            if request.url.path == "/robots.txt"
            else httpx.Response(302, headers={"location": "/1"})
        )

    assert await _fault(_fetcher(answer)) is FetchFault.REFUSED


def test_pages_made_by_scripts_have_no_text() -> None:
    with pytest.raises(PageWithoutText):
        read_page(b"<div id=root></div><script>app()</script>")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/1",
        "file:///etc/passwd",
        "https://u:p@a.example/",
        "https://a.example:22/",
        "hello",
        "http://[::1",
        "http://xn--a/",
        "http://a.example:99999/",
        "http://[fe80::1%25eth0/",
    ],
)
async def test_only_web_links(url: str) -> None:
    assert await _fault(_fetcher(_page(WORDS)), url) is FetchFault.BAD_LINK


def test_public_addresses_are_allowed() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
    assert is_public("64:ff9b::5db8:d822")
