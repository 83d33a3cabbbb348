"""The text of a posting in a web page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import lxml.etree  # type: ignore[import-untyped]  # it ships no types
import lxml.html  # type: ignore[import-untyped]  # it ships no types

from core.errors import ShortlistError

LEAST_WORDS = 20  # of a page; fewer are a message that scripts are needed, or that the posting is gone
DEEPEST_DATA = 6  # levels of structured data that are followed; those of job boards have three
DEEPEST_NODE = 200  # levels of a page; a page that nests deeper was made to break readers
SAME_TEXT = 60  # characters by which a part is told to stand in the description already

_PARTS = ("responsibilities", "qualifications", "experienceRequirements", "educationRequirements", "skills")
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "table",
     "dl", "dt", "dd", "main"]
)  # fmt: skip
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "iframe", "head", "aside",
     "footer"]
)  # fmt: skip


class PageWithoutText(ShortlistError):
    """A page without words, or one that scripts have to fill."""


def read_page(content: bytes) -> str:
    """The posting in a page: its JobPosting data where there is one, else the words that a person sees.

    Raises `PageWithoutText`.
    """
    if not content.strip():
        raise PageWithoutText
    parser = lxml.html.HTMLParser(encoding=_find_encoding(content), huge_tree=False)
    try:
        page = lxml.html.document_fromstring(content, parser=parser)
    except (lxml.etree.ParserError, ValueError) as error:
        raise PageWithoutText from error
    structured = next((text for data in _find_json(page) if (text := _read_job(data))), None)
    text = structured or _read_words(page)
    if len(text.split()) < LEAST_WORDS:
        raise PageWithoutText
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
    if depth > DEEPEST_DATA:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _walk(value.get("@graph"), depth + 1)


def _read_job(data: dict[str, Any]) -> str | None:
    """The text of a JobPosting (schema.org/JobPosting); None where the data is something else."""
    types = data.get("@type")
    description = str(data.get("description") or "")
    if not description or "JobPosting" not in (types if isinstance(types, list) else [types]):
        return None
    facts = {
        "Job title": data.get("title"),
        "Company": _name(data.get("hiringOrganization")),
        "Location": _place(data.get("jobLocation")),
        "Employment type": data.get("employmentType"),
    }
    lines = [f"{label}: {_plain(value)}" for label, value in facts.items() if value]
    parts = [_read_part(name, data.get(name), description) for name in _PARTS]
    return "\n".join([*lines, *filter(None, parts), _plain(description)])


def _read_part(name: str, value: Any, description: str) -> str:
    """A part under its heading, unless the description has it already."""
    if not isinstance(value, str) or value[:SAME_TEXT] in description:
        return ""
    return f"{name.removesuffix('Requirements').capitalize()}:\n{_plain(value)}"


def _name(value: Any) -> str | None:
    return value.get("name") if isinstance(value, dict) else value if isinstance(value, str) else None


def _place(value: Any) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    address = first.get("address") if isinstance(first, dict) else None
    if isinstance(address, dict):
        parts = (address.get("addressLocality"), address.get("addressRegion"), address.get("addressCountry"))
        return ", ".join(_name(part) or str(part) for part in parts if part) or None
    return address if isinstance(address, str) else None


def _plain(value: Any) -> str:
    """Text without tags, also where the tags were written as entities."""
    text = ", ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    if "<" not in text and "&lt;" not in text:
        return text.strip()
    html = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "<" not in text else text
    return _read_words(lxml.html.fromstring(f"<div>{html}</div>"))


def _read_words(root: lxml.html.HtmlElement) -> str:
    out: list[str] = []
    _collect(root, out, 0)
    lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _collect(node: lxml.html.HtmlElement, out: list[str], depth: int) -> None:
    """The words of a node and of what it holds, each block in a line of its own; then those behind it."""
    if depth < DEEPEST_NODE and _is_seen(node):
        block = node.tag in _BLOCKS
        opening = "\n- " if node.tag == "li" else "\n"
        out.append(opening if block else "")
        out.append(node.text or "")
        for child in node:
            _collect(child, out, depth + 1)
        out.append("\n" if block else "")
    if depth:
        out.append(node.tail or "")


def _is_seen(node: lxml.html.HtmlElement) -> bool:
    """Whether a person sees what a node holds; comments have no tag."""
    if not isinstance(node.tag, str) or node.tag in _SKIPPED:
        return False
    style = (node.get("style") or "").replace(" ", "")
    return "display:none" not in style and node.get("hidden") is None
