"""What people ask and say in passing is told in every language of the product, and nothing else is."""

from __future__ import annotations

import pytest

from bot.small_talk import find_topic, is_question


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("is it free?", "price"),
        ("Сколько стоит?", "price"),
        ("Was kostet das?", "price"),
        ("what can you do", "able"),
        ("Что ты умеешь?", "able"),
        ("Comment ça marche ?", "able"),
        ("how do I delete this?", "delete"),
        ("Як видалити мої дані?", "delete"),
        ("Who can see my data?", "privacy"),
        ("você é um robô?", "able"),
        ("Parli italiano?", "languages"),
        ("you are useless", "insult"),
    ],
)
def test_small_talk_is_told(text: str, topic: str) -> None:
    assert find_topic(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "Night nurse at Fen Hospital",
        "2 years of experience on a ward",
        "We pay the price of your course",
        "Knowledge of Epic",
        "hello there",
        "thanks",
        "",
    ],
)
def test_parts_of_a_posting_are_no_small_talk(text: str) -> None:
    assert find_topic(text) is None


def test_only_a_question_is_no_part_of_an_awaited_posting() -> None:
    assert is_question("Is it free?")
    assert not is_question("Nice Bakery")
