"""Conditions of body, time and record are told to the person and kept out of the score."""

from __future__ import annotations

import pytest

from core.matching.engine import Engine
from core.postings.model import Posting, Requirement
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text


def _read(line: str) -> Posting:
    return read_posting(
        f"Harbour clerk\n\nYour tasks\n- Keep the ledgers of the port\n\nRequirements\n- {line}\n- Knowledge of SQL\n"
    )


def _first(line: str) -> Requirement:
    return next(r for r in _read(line).requirements if r.text in line)


@pytest.mark.parametrize(
    "line",
    [
        "Must be able to lift 20 kg", "Able to push and pull crates of up to 50 pounds", "Standing for long periods",
        "Bending, stooping and kneeling throughout the day", "Must be able to climb ladders",
        "Available to work weekends and public holidays", "Flexible schedule", "Willing to travel to other ports",
        "Overnight travel", "Must pass a background check", "Pre-employment drug screening",
        "Authorized to work in Norway", "At least 18 years of age", "Must be 21 years or older", "Clean driving record",
        "Reliable transportation", "Disponibilidad para viajar", "Vehículo propio", "Casier judiciaire vierge",
        "Bereitschaft zu Schichtarbeit", "Disponibilidade para turnos", "Готовность к командировкам",
        "Отсутствие судимости",
    ],
)  # fmt: skip
def test_a_condition_is_told_and_not_scored(line: str) -> None:
    condition = _first(line)
    assert not condition.scored
    assert condition.years is None
    assert condition.text in _read(line).set_aside


@pytest.mark.parametrize(
    "line",
    [
        "Physical stamina", "Walking visitors through the museum", "Travel planning", "Shift planning in Excel",
        "Valid driver's license", "Knowledge of lifting gear", "Portfolio of your drawings",
        "Night nursing experience", "3 years of experience in weekend trade",
    ],
)  # fmt: skip
def test_what_a_resume_can_show_is_scored(line: str) -> None:
    assert all(r.scored for r in _read(line).requirements)


def test_all_that_stands_under_a_heading_of_conditions_is_one() -> None:
    posting = read_posting(
        "Clerk of the port\n\nRequirements\n- Knowledge of SQL\n\nPhysical demands\n- Good eyes\n- Strong arms\n"
    )
    assert [r.text for r in posting.requirements if not r.scored] == ["Good eyes", "Strong arms"]
    assert [r.text for r in posting.requirements if r.scored] == ["SQL"]


def test_a_long_condition_is_cut_behind_what_it_is() -> None:
    line = (
        "All those who are appointed to the office of the harbour master in the old town, and their deputies, "
        "are asked to bring their own vehicle"
    )
    assert "own vehicle" in _first(line).text


def test_a_requirement_stored_before_is_scored() -> None:
    assert Requirement.model_validate({"id": "r1", "text": "Excel", "kind": "skill", "level": "must"}).scored


def test_a_condition_moves_no_requirement_in_the_sum() -> None:
    engine = Engine.load()
    resume = read_resume_text(
        "Ann Lee\n\nExperience\nClerk, Port of Turku, 2019 - 2023\n- Wrote reports in SQL every week\n"
    )
    plain = "Harbour clerk in the old town\n\nRequirements\n- Knowledge of SQL\n- Knowledge of ship registers\n"
    asked = f"{plain}- Must be able to lift 20 kg\n- Reliable transportation\n"
    fits = [engine.score(resume, read_posting(text)) for text in (plain, asked)]
    assert fits[0].coverage == fits[1].coverage
    assert fits[0].missing == fits[1].missing
