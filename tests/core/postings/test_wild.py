"""Postings as people forward them: letters drawn bold, pictures for structure, headings that no list has."""

from __future__ import annotations

import pytest

from core.postings.headings import Part, find_heading
from core.postings.lines import clean_text
from core.postings.model import Posting, RequirementKind, RequirementLevel
from core.postings.reader import read_posting


def asked(posting: Posting) -> set[tuple[str, RequirementLevel]]:
    return {(r.text, r.level) for r in posting.requirements if r.kind is not RequirementKind.RESPONSIBILITY}


def test_letters_of_the_mathematical_alphabets_are_plain() -> None:
    assert clean_text("𝗥𝗲𝗾𝘂𝗶𝗿𝗲𝗺𝗲𝗻𝘁𝘀 𝑎𝑛𝑑 Ｐａｙ&nbsp;🅰🅱") == "Requirements and Pay AB"


def test_pictures_in_one_line_stand_for_breaks() -> None:
    assert clean_text("📍 Turku 💰 2 100 € ⏰ full-time") == "📍 Turku\n💰 2 100 €\n⏰ full-time"


LANGUAGES = {
    "nl": ("Wat vragen wij", "Minimaal 3 jaar ervaring als kok", "Mooi meegenomen", "Kennis van Excel", "Wij bieden"),
    "pl": ("Kogo szukamy", "Minimum 3 lata doświadczenia w kuchni", "Mile widziane", "Znajomość Excel", "Co oferujemy"),
    "tr": ("Aranan nitelikler", "En az 3 yıl mutfak deneyimi", "Tercih sebebi", "Excel bilgisi", "Yan haklar"),
    "id": (
        "Persyaratan",
        "Pengalaman minimal 3 tahun di dapur",
        "Nilai tambah",
        "Menguasai Excel",
        "Yang kamu dapatkan",
    ),
    "uz": ("Talablar", "Kamida 3 yil ish tajribasi oshxonada", "Ustunlik beradi", "Excel bilish", "Biz taklif qilamiz"),
    "kk": ("Талаптар", "Кемінде 3 жыл жұмыс тәжірибесі", "Артықшылық болады", "Excel білу", "Біз ұсынамыз"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_must_nice_and_years_in_further_languages(language: str) -> None:
    must, years, nice, tool, offer = LANGUAGES[language]
    posting = read_posting(f"Kebab 24\n\n{must}:\n- {years}\n\n{nice}:\n- {tool}\n\n{offer}:\n- Bonus Card XYZ Club\n")
    experience = next(r for r in posting.requirements if r.kind is RequirementKind.EXPERIENCE)
    assert (experience.years, experience.level) == (3, RequirementLevel.MUST)
    assert any("Excel" in text and level is RequirementLevel.NICE for text, level in asked(posting))
    assert not any("Bonus" in text for text, _ in asked(posting))


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("You'd fit right in if you:", Part.MUST),
        ("Our people have:", Part.MUST),
        ("You should:", Part.MUST),
        ("A normal week:", Part.DUTIES),
        ("Кто нам подойдёт:", Part.MUST),
        ("Vos missions seront les suivantes :", Part.DUTIES),
    ],
)
def test_headings_that_no_list_has(line: str, part: Part) -> None:
    assert find_heading(line) is part
