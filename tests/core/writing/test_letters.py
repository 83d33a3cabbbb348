"""Letters from templates: every sentence stands on a fact, and what is not wanted does not come in."""

from __future__ import annotations

import re

import pytest

from core.writing import facts, offline
from core.writing.evidence import Draft, EvidenceSource
from core.writing.letters import FEWEST_WORDS, MOST_WORDS
from core.writing.model import LANGUAGES, Answer, Length, Order, Tone
from core.writing.slots import count_words
from core.writing.stock_phrases import find_stock_phrases
from core.writing.templates import load_templates
from tests.core.writing.material import POSTINGS, RESUMES, match, pair, sheet_of


def _write(language: str, *, tone: Tone = Tone.NEUTRAL, length: Length = Length.NORMAL) -> Draft:
    given = pair(language)
    return offline.write_offline(sheet_of(given), given.resume, given.posting, Order(tone=tone, length=length))


def _text(draft: Draft) -> str:
    return " ".join(sentence.text for sentence in draft.sentences)


@pytest.mark.parametrize("language", sorted(RESUMES))
def test_the_first_sentence_says_why_this_job_and_this_person(language: str) -> None:
    given = pair(language)
    first = _write(language).sentences[0].text
    assert str(given.posting.company).split("«")[-1].split(" ")[0] in first
    assert any(skill.name in first for skill in sheet_of(given).skills)


@pytest.mark.parametrize("language", sorted(RESUMES))
def test_at_least_two_lines_of_the_resume_prove_it_with_their_numbers(language: str) -> None:
    draft = _write(language)
    facts_by_id = {fact.id: fact for fact in sheet_of(pair(language)).facts}
    told = [facts_by_id[fact].text for sentence in draft.sentences for fact in sentence.facts]
    with_numbers = {text for text in told if re.search(r"\d", text) and len(text.split()) > 4}
    assert len(with_numbers) >= 2
    assert all(
        set(re.findall(r"\d+", sentence.text)) <= set(re.findall(r"\d+", _evidence(language)))
        for sentence in draft.sentences
    )


def _evidence(language: str) -> str:
    return RESUMES[language] + POSTINGS[language] + "2020 2015 2016"


@pytest.mark.parametrize("language", sorted(RESUMES))
def test_it_has_the_length_of_a_letter(language: str) -> None:
    assert 100 <= count_words(_write(language)) <= MOST_WORDS
    assert count_words(_write(language, length=Length.SHORT)) < FEWEST_WORDS * 0.7


def test_what_is_missing_is_not_dressed_up() -> None:
    assert "Terraform" not in _text(_write("en"))
    assert "Klasse C" not in _text(_write("de"))
    assert "таможен" not in _text(_write("ru"))


def test_nothing_is_chosen_for_what_the_person_never_did() -> None:
    given = pair("en")
    sheet = sheet_of(given, never=["docker"])
    assert all(skill.name != "Docker" for skill in sheet.skills)
    draft = offline.write_offline(sheet, given.resume, given.posting, Order(), never=["docker"])
    assert not draft.sentences[0].text.count("Docker")


def test_a_fact_that_is_left_out_is_not_used() -> None:
    given = pair("en")
    line = "Moved nine depots to Docker and Kubernetes"
    assert any(proof.text == line for proof in sheet_of(given).proofs)
    sheet = sheet_of(given, left_out=[facts.digest(line)])
    assert all(fact.text != line for fact in sheet.facts)


def test_an_answer_of_the_truth_bank_comes_in_in_the_persons_own_words() -> None:
    given = pair("en")
    told = "In 2022 I wrote the Terraform modules for two depots"
    sheet = sheet_of(given, answers=[Answer(subject="terraform", detail=told)])
    answered = [fact for fact in sheet.facts if fact.source is EvidenceSource.ANSWER]
    assert [fact.text for fact in answered] == [told]
    assert f"{told}." in _text(offline.write_offline(sheet, given.resume, given.posting, Order()))


def test_an_answer_to_something_else_stays_away() -> None:
    sheet = sheet_of(pair("en"), answers=[Answer(subject="cobol", detail="I wrote COBOL for a bank")])
    assert all(fact.source is not EvidenceSource.ANSWER for fact in sheet.facts)


def test_the_present_employers_posting_is_known() -> None:
    posting = POSTINGS["en"].replace("Harbour Lane Ltd", "Marlowe Parcels")
    assert sheet_of(match(RESUMES["en"], posting)).for_present_employer
    assert not sheet_of(pair("en")).for_present_employer
    former = POSTINGS["en"].replace("Harbour Lane Ltd", "Pond & Reed Ltd")
    assert not sheet_of(match(RESUMES["en"], former)).for_present_employer


def test_in_another_language_no_line_is_taken_over_and_names_are() -> None:
    given = match(RESUMES["de"], POSTINGS["en"].replace("- PostgreSQL", "- Power BI"))
    sheet = sheet_of(given)
    assert sheet.languages_differ
    text = _text(offline.write_offline(sheet, given.resume, given.posting, Order()))
    assert "Power BI" in text
    assert "Planung" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_sentences_of_english(language: str) -> None:
    theirs, english = (load_templates(code) for code in (language, "en"))
    for table in ("names", "apply", "reason", "since", "more", "close", "salutation", "signoff", "subject", "answer"):
        assert set(theirs._table[table]) >= set(english._table[table]), table
    for shape, sentences in theirs._table["shapes"].items():
        assert {"at", "there", "before", "title", "none"} <= set(sentences), shape


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_closes_in_its_own_way(tone: Tone) -> None:
    closing = load_templates("en").say(f"close.{tone}")
    assert closing in _text(_write("en", tone=tone))


@pytest.mark.parametrize("language", sorted(RESUMES))
@pytest.mark.parametrize("tone", Tone)
def test_no_stock_phrase_and_no_ornament_gives_a_draft_away(language: str, tone: Tone) -> None:
    text = _text(_write(language, tone=tone))
    assert find_stock_phrases(text, language) == []
    assert "—" not in text
    assert " – " not in text.replace("2013 – 2016", "").replace("2012 – 2015", "")


def test_who_taught_at_work_is_not_said_to_have_learned_it() -> None:
    resume = (
        "Claire Exemple\nclaire@example.org\n\nExpérience\nInfirmière, Clinique du Lac, Nantes\n"
        "février 2019 - aujourd'hui\n- Prise en charge de 12 patients par jour en chirurgie\n"
        "- Formation de 4 étudiants infirmiers\n\nFormation\nDiplôme d'État d'infirmier, IFSI de Nantes, 2016 - 2019"
    )
    posting = (
        "Infirmier aux urgences\nHôpital du Parc\nProfil recherché :\n- Diplôme d'État d'infirmier\n"
        "- Perfusions et pansements\n- Encadrement d'étudiants"
    )
    sheet = facts.gather(*match(resume, posting))
    assert "Formation de 4 étudiants infirmiers" not in [line.text for line in sheet.lines]
    assert "Formation de 4 étudiants infirmiers" in [proof.text for proof in sheet.proofs]
