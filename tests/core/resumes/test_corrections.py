"""What a person puts right sticks when the file is read again."""

from __future__ import annotations

import pytest

from core.resumes.corrections import Correction, Part, apply, correct, key_of
from core.resumes.model import Resume
from core.resumes.reader import read_resume
from tests.core.resumes import papers


@pytest.fixture(scope="module")
def resume() -> Resume:
    return read_resume(papers.paper(papers.one_column), use_ocr=False)


def test_a_corrected_title_sticks_though_the_order_changes(resume: Resume) -> None:
    correction = correct(resume, Part.EXPERIENCE, "title", "Lead Developer", index=1)
    again = resume.model_copy(update={"experience": tuple(reversed(resume.experience))})
    titles = [job.title for job in apply(again, (correction,)).experience]
    assert titles == ["Lead Developer", papers.JOBS[0][0]]


def test_a_correction_survives_a_small_edit_of_the_file(resume: Resume) -> None:
    correction = correct(resume, Part.EXPERIENCE, "company", "Paper Kite Studio", index=1)
    edited = resume.experience[1].model_copy(update={"end": "2019-03"})
    again = resume.model_copy(update={"experience": (resume.experience[0], edited)})
    assert apply(again, (correction,)).experience[1].company == "Paper Kite Studio"


def test_a_correction_of_a_job_that_is_gone_changes_nothing(resume: Resume) -> None:
    correction = correct(resume, Part.EXPERIENCE, "title", "Lead Developer", index=1)
    again = resume.model_copy(update={"experience": resume.experience[:1]})
    assert apply(again, (correction,)) == again


def test_contact_and_skills_can_be_corrected(resume: Resume) -> None:
    done = apply(
        resume,
        (
            correct(resume, Part.CONTACT, "name", "Robin A. Example"),
            correct(resume, Part.SKILLS, "add", "Haskell"),
            correct(resume, Part.SKILLS, "remove", "docker"),
        ),
    )
    assert done.contact.name == "Robin A. Example"
    assert done.skills == ("Python", "PostgreSQL", "Terraform", "Haskell")


def test_an_entry_that_is_none_can_be_dropped(resume: Resume) -> None:
    job = resume.experience[0]
    correction = Correction(part=Part.EXPERIENCE, field="title", value=None, entry=key_of(job), removed=True)
    assert apply(resume, (correction,)).experience == resume.experience[1:]


FIELDS = [
    (Part.CONTACT, "name", None),
    (Part.CONTACT, "email", None),
    (Part.CONTACT, "phone", None),
    (Part.CONTACT, "location", None),
    *((Part.EXPERIENCE, field, 1) for field in ("title", "company", "location", "start", "end")),
    *((Part.EDUCATION, field, 0) for field in ("institution", "degree", "start", "end")),
]


@pytest.mark.parametrize(("part", "field", "index"), FIELDS)
def test_a_correction_sticks_when_the_file_is_read_again(
    resume: Resume, part: Part, field: str, index: int | None
) -> None:
    correction = correct(resume, part, field, "Put right", index)
    again = apply(read_resume(papers.paper(papers.sidebar), use_ocr=False), (correction,))
    found = getattr(again, part.value)
    entry = found if index is None else found[index]
    assert getattr(entry, field) == "Put right"


def test_every_field_of_one_job_can_be_corrected_in_turn(resume: Resume) -> None:
    done: tuple[Correction, ...] = ()
    values = {"title": "Head Baker", "company": "Corner Bakery", "start": "2018-01", "end": "2020-02"}
    for field, value in values.items():
        done = (*done, correct(apply(resume, done), Part.EXPERIENCE, field, value, index=0))
    job = apply(read_resume(papers.paper(papers.one_column), use_ocr=False), done).experience[0]
    assert (job.title, job.company, job.start, job.end) == tuple(values.values())


def test_what_is_dropped_takes_its_boxes_along(resume: Resume) -> None:
    gone = Correction(part=Part.EXPERIENCE, field="title", value=None, entry=key_of(resume.experience[0]), removed=True)
    done = apply(resume, (gone,))
    assert done.boxes["experience.0.title"] == resume.boxes["experience.1.title"]
    assert "experience.1.title" not in done.boxes
    assert done.boxes["contact.name"] == resume.boxes["contact.name"]


def test_a_corrected_field_is_certain(resume: Resume) -> None:
    doubtful = resume.model_copy(update={"confidence": {"experience.0.title": 0.4, "contact.name": 0.5}})
    correction = correct(doubtful, Part.EXPERIENCE, "title", "Lead Developer", index=0)
    assert apply(doubtful, (correction,)).confidence == {"contact.name": 0.5}


def test_fields_that_do_not_exist_are_refused(resume: Resume) -> None:
    with pytest.raises(ValueError, match="no field"):
        correct(resume, Part.CONTACT, "salary", "1")
    with pytest.raises(ValueError, match="no entry"):
        correct(resume, Part.EXPERIENCE, "title", "x", index=9)


def test_corrections_cross_a_process_as_json(resume: Resume) -> None:
    correction = correct(resume, Part.EDUCATION, "degree", "MSc", index=0)
    assert Correction.model_validate_json(correction.model_dump_json()) == correction
