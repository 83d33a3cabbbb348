"""Postings in the other languages of the product are read as English ones are."""

from __future__ import annotations

import pytest

from core.postings.headings import Part, find_heading
from core.postings.model import RequirementKind, RequirementLevel
from core.postings.reader import read_posting

POSTINGS = {
    "uk": """Комірник

Склад посуду «Миска» шукає ще одну людину у зміну.

Що ми очікуємо
- Досвід роботи на складі від 2 років
- Приймання товару
- Інвентаризація

Буде плюсом
- Посвідчення водія навантажувача

Чай і каву даємо. Чекаємо на ваш відгук.
""",
    "it": """Magazziniere

Il deposito di stoviglie Ciotola cerca un'altra persona per il turno.

Cosa chiediamo
- Almeno 2 anni di esperienza in magazzino
- Ricevimento merci
- Inventario

Gradito
- Patentino del muletto

Tè e caffè li offriamo noi. Aspettiamo la tua candidatura.
""",
    "ru": """Кладовщик

Склад посуды «Миска» ищет ещё одного человека в смену.

Что мы ждём от вас
- Опыт работы на складе от 2 лет
- Приёмка товара
- Инвентаризация

Будет плюсом
- Удостоверение водителя погрузчика

Чай и кофе за наш счёт. Ждём ваш отклик.
""",
    "es": """Mozo de almacén

El almacén de vajillas Cuenco busca a otra persona para el turno.

Qué pedimos
- Al menos 2 años de experiencia en almacén
- Recepción de mercancía
- Inventario

También valoramos
- Carné de carretillero

El té y el café los ponemos nosotros. Esperamos tu candidatura.
""",
    "de": """Lagermitarbeiter (m/w/d)

Das Geschirrlager Schale sucht noch jemanden für die Schicht.

Das brauchst du
- Mindestens 2 Jahre Erfahrung im Lager
- Warenannahme
- Inventur

Gern gesehen
- Staplerschein

Tee und Kaffee gibt es bei uns. Wir freuen uns auf deine Bewerbung.
""",
    "fr": """Magasinier (H/F)

L'entrepôt de vaisselle Bolée cherche une personne de plus pour l'équipe.

Ce que nous attendons
- Au moins 2 ans d'expérience en entrepôt
- Réception des marchandises
- Inventaire

Vos atouts
- CACES cariste

Thé et café sont offerts. Nous attendons votre candidature.
""",
    "pt": """Auxiliar de armazém

O depósito de louças Tigela procura mais uma pessoa para o turno.

O que você precisa
- Pelo menos 2 anos de experiência em armazém
- Recebimento de mercadorias
- Inventário

Conta pontos
- Curso de empilhadeira

Chá e café são por nossa conta. Esperamos a sua candidatura.
""",
    "en": """Warehouse worker

The Bowl crockery store is looking for one more person on the shift.

What we expect
- At least 2 years of experience in a warehouse
- Receiving goods
- Stocktaking

An advantage
- Forklift certificate

Tea and coffee are on us. We look forward to your application.
""",
}


@pytest.mark.parametrize("language", POSTINGS)
def test_what_is_asked_and_what_is_welcome_are_told_apart(language: str) -> None:
    posting = read_posting(POSTINGS[language])
    firm = [r for r in posting.requirements if r.level is RequirementLevel.MUST]
    welcome = [r for r in posting.requirements if r.level is RequirementLevel.NICE]

    assert posting.language == language
    assert [r.years for r in firm if r.kind is RequirementKind.EXPERIENCE] == [2]
    assert len(firm) == 3, [r.text for r in firm]
    assert len(welcome) == 1, [r.text for r in welcome]


def test_a_sentence_behind_the_last_list_is_no_item_of_it() -> None:
    asked = POSTINGS["en"].split("Tea and coffee")[0]

    def list_texts(text: str) -> list[str]:
        return [r.text for r in read_posting(text).requirements]

    assert list_texts(asked + "Bright rooms, short ways.\n") == list_texts(asked)
    assert "Excel" in list_texts(asked + "Knowledge of Excel is required.\n"), "what it asks for counts all the same"


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Что мы ждём от вас", Part.MUST),
        ("Ми очікуємо", Part.MUST),
        ("Cosa cerchiamo", Part.MUST),
        ("Qué pedimos", Part.MUST),
        ("Das bringen Sie mit", Part.MUST),
        ("Profil recherché", Part.MUST),
        ("O que buscamos", Part.MUST),
        ("Vos atouts", Part.NICE),
        ("Diferenciais", Part.NICE),
        ("Обов'язки", Part.DUTIES),
        ("Mansioni", Part.DUTIES),
        ("Ми пропонуємо", Part.BENEFITS),
        ("Cosa ti offriamo:", Part.BENEFITS),
        ("Вимоги до майбутнього колеги:", Part.MUST),
    ],
)
def test_headings_of_seven_languages_are_known(heading: str, part: Part) -> None:
    assert find_heading(heading) is part


def test_an_abbreviation_ends_no_german_sentence_and_nouns_of_verbs_share_their_object() -> None:
    posting = read_posting(
        "Haustechniker (m/w/d)\n\nIhr Profil\n- Ausbildung im Metallbereich, z.B. Schlosser\n"
        "- Montage und Wartung von Pumpen\n- Führerschein Klasse B\n"
    )
    asked = [requirement.text for requirement in posting.requirements]

    assert not any(text.endswith("z.B") for text in asked)
    assert "Montage und Wartung von Pumpen" in asked
