"""Telegram's HTML is counted as Telegram counts it, and cut into what Telegram still reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens import markup
from sandbox.telegram.html import parse_html

TEXT = st.text(alphabet=st.sampled_from("ab <>&;\U0001f9d1é\n"), max_size=30)
BLOCK = st.recursive(
    TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    lambda inner: st.tuples(
        st.sampled_from(["b", "i", "code", 'a href="https://x.example/?a=1&amp;b=2"']), inner, inner
    ).map(lambda parts: f"<{parts[0]}>{parts[1]}</{parts[0].split()[0]}>{parts[2]}"),
    max_leaves=8,
)


@given(BLOCK, st.integers(1, 40))
def test_a_cut_is_what_telegram_takes_and_as_long_as_it_may_be(block: str, limit: int) -> None:
    whole = parse_html(block).text
    assert markup.plain(block) == whole
    left = markup.cut(block, limit)
    shown = parse_html(left).text
    assert markup.units(shown) <= limit
    if markup.units(whole) <= limit:
        assert left == block
    else:
        assert shown.endswith("…")
        assert whole.startswith(shown[:-1])
        # One character outside the first plane may not fit into what is left.
        assert markup.units(shown) >= limit - 1


def test_lengths_are_counted_after_tags_and_entities() -> None:
    assert markup.length("<b>a &amp; b</b>") == 5
    assert markup.length("\U0001f9d1") == 2


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_tags_are_closed_in_their_order(limit: int) -> None:
    assert markup.cut("<b>a<i>bcd</i></b>e", 3) == "<b>a<i>b…</i></b>"
    assert markup.units(markup.plain(markup.cut("<b>a<i>bcd</i></b>e", limit))) == limit
