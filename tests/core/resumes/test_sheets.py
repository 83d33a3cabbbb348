"""The promise across borders: the same person is read in every layout and in every language."""

from __future__ import annotations

import pytest

from core.resumes.reader import read_resume
from tests.core.resumes import sheets


@pytest.mark.parametrize("code", sheets.PEOPLE)
@pytest.mark.parametrize("layout", sheets.LAYOUTS)
def test_a_person_is_read_in_every_layout(layout: str, code: str) -> None:
    person = sheets.PEOPLE[code]
    resume = read_resume(sheets.sheet(layout, person), use_ocr=False)
    contact = resume.contact
    assert (contact.name, contact.email, contact.phone, contact.location) == (
        person.name,
        person.email,
        person.phone,
        person.place,
    )
    read = [(job.title, job.company, job.start, job.end, job.highlights) for job in resume.experience]
    assert read == [(title, company, start, end, (item,)) for title, company, _, _, start, end, item in person.jobs]
    (course,) = resume.education
    degree, school, _, start, end = person.course
    assert (course.degree, course.institution, course.start, course.end) == (degree, school, start, end)
    assert resume.skills == person.skills
    assert resume.languages == person.tongues
    assert resume.language == code
