"""What a posting says it does not ask for is no requirement, and what it asks for beside that still is."""

from __future__ import annotations

import pytest

from core.postings.reader import read_posting

FRAMES = {
    "en": ("Clerk wanted in our small office", "Requirements", "Keeping the archive in order"),
    "de": ("Sachbearbeiter (m/w/d) für unser kleines Büro gesucht", "Ihr Profil", "Pflege des Archivs"),
    "fr": ("Nous recherchons un employé de bureau", "Profil recherché", "Tenue des archives"),
    "es": ("Buscamos administrativo para la oficina", "Requisitos", "Archivo de documentos"),
    "pt": ("Buscamos assistente para o escritório", "Requisitos", "Arquivo de documentos"),
    "it": ("Cerchiamo un impiegato per il nostro ufficio", "Requisiti", "Archiviazione dei documenti"),
    "ru": ("Ищем сотрудника в небольшой офис", "Требования", "Ведение архива документов"),
    "uk": ("Шукаємо працівника до невеликого офісу", "Вимоги", "Ведення архіву документів"),
}


def read_texts(language: str, line: str) -> list[str]:
    opening, heading, other = FRAMES[language]
    return [r.text for r in read_posting(f"{opening}\n\n{heading}\n- {line}\n- {other}\n").requirements]


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "You won't need a degree", "degree"),
        ("en", "We don't use Kotlin any more", "Kotlin"),
        ("en", "There is no need to know AutoCAD", "AutoCAD"),
        ("de", "Ein Studium ist keine Voraussetzung", "Studium"),
        ("de", "Kotlin setzen wir nicht mehr ein", "Kotlin"),
        ("fr", "Nous n'utilisons plus Kotlin", "Kotlin"),
        ("es", "Ya no usamos Kotlin", "Kotlin"),
        ("pt", "Não exigimos ensino superior", "superior"),
        ("it", "Non serve la conoscenza di AutoCAD", "AutoCAD"),
        ("ru", "Kotlin мы больше не используем", "Kotlin"),
        ("uk", "Знання AutoCAD не потрібне", "AutoCAD"),
    ],
)
def test_what_is_not_asked_for_is_no_requirement(language: str, line: str, name: str) -> None:
    texts = read_texts(language, line)
    assert len(texts) == 1
    assert name not in texts[0]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("We don't use Kotlin any more, only Scala", "Scala"),
        ("Able to use a lathe without supervision", "lathe"),
        ("Knowledge of Kotlin is not required but would be a plus", "Kotlin"),
        ("Must have used AutoCAD, not later than 2020", "AutoCAD"),
    ],
)
def test_what_is_asked_for_beside_a_denial_stays(line: str, asked: str) -> None:
    assert any(asked in text for text in read_texts("en", line))
