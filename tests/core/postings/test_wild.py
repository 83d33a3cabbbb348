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


BUTTONS = """Harbour Tiles
Share
Show more options
Accountant
Turku, Finland · 2 days ago · 41 applicants
About the job
Our people have:
• At least 3 years of experience in tiling
• Knowledge of floor heating

£14 - £17 an hour
Write to @harbour_tiles_jobs
Show more Show less
Similar jobs
Roofer with experience in slate, 5 years of experience required
"""


def test_what_a_site_puts_around_a_posting_is_not_asked_for() -> None:
    posting = read_posting(BUTTONS)
    assert (posting.title, posting.location, posting.salary) == ("Accountant", "Turku, Finland", "£14 - £17 an hour")
    assert len(asked(posting)) == 2
    assert not any(word in text for text, _ in asked(posting) for word in ("slate", "@", "£", "applicants"))


def test_a_heading_is_known_by_what_stands_below_it() -> None:
    text = "Harbour Tiles\n\nThe crew of our dreams:\n- Knowledge of mortar\n"
    text += "- 2 years of experience in tiling\n- Skills in sawing stone\n"
    assert len(asked(read_posting(text))) == 3


def test_headings_in_one_line_whose_breaks_were_lost() -> None:
    text = (
        "Harbour Tiles sucht Fliesenleger (m/w/d). Dein Alltag: Verlegen von Fliesen. Passt zu dir: Mindestens 3 Jahre "
        "Erfahrung als Fliesenleger. Schön wäre außerdem: Kenntnisse in Excel. Dafür bekommst du: Einen Obstkorb."
    )
    found = asked(read_posting(text))
    assert any("3 Jahre" in told and level is RequirementLevel.MUST for told, level in found)
    assert any("Excel" in told and level is RequirementLevel.NICE for told, level in found)
    assert not any("Obstkorb" in told for told, _ in found)


FILLER = "\n\nRequirements:\n- Knowledge of glazing\n- 2 years of experience in tiling\n- Driving licence\n"


@pytest.mark.parametrize(
    ("head", "title", "company", "place", "pay"),
    [
        ("Harbour Ltd | Tiler | Turku | Full-time", "Tiler", "Harbour Ltd", "Turku", None),
        ("Nordkachel sucht Fliesenleger (m/w/d)\nHamburg", "Fliesenleger", "Nordkachel", "Hamburg", None),
        (
            "🔥 Компания «Плитка» ищет: Бухгалтер\n📍 Пермь\n💰 от 90 000 до 120 000 ₽",
            "Бухгалтер",
            "Плитка",
            "Пермь",
            "90 000",
        ),
        ("#вакансия #работа\nБухгалтер\nТюмень\nВилка: 200-300к", "Бухгалтер", None, "Тюмень", "200-300"),
        (
            "WE ARE HIRING: ACCOUNTANT!\nBandung\nGaji: Rp 5.000.000 - Rp 6.500.000",
            "ACCOUNTANT",
            None,
            "Bandung",
            "6.500.000",
        ),
        (
            "Accountant - job post\nLeeds\nWe raised $20M last year\n2 100 zł - 2 400 zł",
            "Accountant",
            None,
            "Leeds",
            "2 400 zł",
        ),
    ],
)
def test_heads_of_many_forms(head: str, title: str, company: str | None, place: str, pay: str | None) -> None:
    posting = read_posting(head + FILLER)
    assert title in (posting.title or "")
    assert "job post" not in (posting.title or "")
    assert posting.company == company
    assert posting.location == place
    assert pay in (posting.salary or "") if pay else posting.salary is None
