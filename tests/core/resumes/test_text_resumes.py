"""Resumes that come as text files: the same reader as for pages, so the same fields."""

from __future__ import annotations

import time

import pytest

from core.errors import DocumentFault, DocumentRejected
from core.resumes.model import Resume, SectionKind
from core.resumes.reader import read_resume, read_resume_text

PLAIN = """Robin Example
Sales Clerk
Leeds | robin@example.com | +44 113 496 0000

PROFILE
Keeps the books of small shops and the promises of large ones.

WORK HISTORY
Sales Clerk — Harbour Lane Ltd, Leeds
March 2019 – Present
• Answered four hundred letters a week
• Kept the ledger of nine shops without a wrong
  entry in five years

Junior Clerk — Gull & Daughters, Hull
June 2014 – February 2019
• Sorted the mail

EDUCATION
BSc Business Administration, Example University, 2011 – 2014

SKILLS
Bookkeeping, Excel, Sage

LANGUAGES
English (native), German (B1)
"""
MARKDOWN = """# Robin Example
robin@example.com · +44 113 496 0000 · [GitHub](https://github.com/robin-example)

## Experience
**Sales Clerk**, _Harbour Lane Ltd_, Leeds (March 2019 – Present)
* Answered four hundred letters a week
* Kept the ledger of nine shops

**Junior Clerk**, _Gull & Daughters_, Hull (June 2014 – February 2019)
* Sorted the mail

## Education
- BSc Business Administration, Example University, 2011 – 2014

## Skills
- Bookkeeping
- Excel
"""


def jobs(text: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Title, company, beginning and end of each job under *Experience*."""
    read = read_resume_text(f"Sam Example\n\nExperience\n{text}\n")
    return [(job.title, job.company, job.start, job.end) for job in read.experience]


@pytest.mark.parametrize("text", [PLAIN, MARKDOWN], ids=["plain", "markdown"])
def test_all_fields_of_a_text_file(text: str) -> None:
    read = read_resume(text.encode(), "resume.txt")
    assert read.contact.name == "Robin Example"
    assert (read.contact.email, read.contact.phone) == ("robin@example.com", "+44 113 496 0000")
    assert [(job.title, job.company, job.start, job.end) for job in read.experience] == [
        ("Sales Clerk", "Harbour Lane Ltd", "2019-03", "present"),
        ("Junior Clerk", "Gull & Daughters", "2014-06", "2019-02"),
    ]
    assert [job.location for job in read.experience] == ["Leeds", "Hull"]
    assert len(read.experience[0].highlights) == 2
    assert read.education[0].institution == "Example University"
    assert {"Bookkeeping", "Excel"} <= set(read.skills)
    assert read.language == "en"


def test_lines_that_wrap_are_one_highlight() -> None:
    read = read_resume(PLAIN.encode())
    assert read.experience[0].highlights[1] == "Kept the ledger of nine shops without a wrong entry in five years"


def test_links_of_markdown_are_links_of_the_resume() -> None:
    assert "https://github.com/robin-example" in read_resume(MARKDOWN.encode()).contact.links


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_resume_in_every_encoding(encoding: str) -> None:
    assert read_resume(PLAIN.encode(encoding)).experience == read_resume(PLAIN.encode()).experience


def test_checks_of_pages_find_nothing_in_text() -> None:
    assert {found.code for found in read_resume(PLAIN.encode()).findings} <= {"no_location"}


def test_sections_whatever_marks_their_headings() -> None:
    body = "\n{0}\nClerk, Harbour Ltd, 2019 - 2021\n- Kept the ledger of nine shops\n\n{1}\nBookkeeping, Excel\n"
    for first, second in (
        ("Experience", "Skills"),
        ("EXPERIENCE", "SKILLS"),
        ("## Experience", "## Skills"),
        ("**Experience:**", "**Skills:**"),
        ("Experience\n==========", "Skills\n======"),
        ("Work Experience and Projects:", "Key skills:"),
    ):
        read = read_resume_text(f"Sam Example\n{body.format(first, second)}")
        assert [section.kind for section in read.sections] == [SectionKind.EXPERIENCE, SectionKind.SKILLS], first
        assert read.skills == ("Bookkeeping", "Excel")


def test_two_headings_one_above_the_other_stay_two() -> None:
    read = read_resume_text("Sam Example\n\nSkills\nWork History\nClerk, Harbour Ltd, 2019 - 2021\n- Kept the ledger\n")
    assert [section.kind for section in read.sections] == [SectionKind.SKILLS, SectionKind.EXPERIENCE]
    assert len(read.experience) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Clerk (2018 - 2020): Kept the files of nine shops and answered four hundred letters a week in two languages.",
         ("Clerk", "2018", "2020")),
        ("2018 - 2020 as a Clerk. Kept the files of nine shops and answered four hundred letters a week, all of them.",
         ("Clerk", "2018", "2020")),
        ("2 years (2018 - 2020) as a Clerk", ("Clerk", "2018", "2020")),
        ("Night Nurse between 2016 and 2020. Looked after two wards.", ("Night Nurse", "2016", "2020")),
        ("Night Nurse between March 2016 and now.", ("Night Nurse", "2016-03", "present")),
        ("Nachtschwester zwischen 2016 und 2020", ("Nachtschwester", "2016", "2020")),
        ("2014 - 2017, Usher: Showed people to their seats.", ("Usher", "2014", "2017")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mark", ["- ", "* ", "1. ", "• "])
def test_jobs_that_are_items_of_a_list(mark: str, text: str, found: tuple[str, str, str]) -> None:
    assert [(job[0], *job[2:]) for job in jobs(f"{mark}{text}\n{mark}Baker (2010 - 2013): Baked bread.")] == [
        found,
        ("Baker", "2010", "2013"),
    ]


def test_what_an_item_tells_behind_its_dates_is_kept() -> None:
    read = read_resume_text(
        "Sam Example\n\nExperience\n- Clerk (2018 - 2020): Kept the files.\n- Baker (2010 - 2013)\n"
    )
    assert [job.highlights for job in read.experience] == [("Kept the files.",), ()]


def test_a_job_that_begins_with_a_year_and_has_no_end() -> None:
    assert jobs("1. 2018 - Claims Clerk: Checked claims.\n2. 2014 - 2017, Usher: Showed people to their seats.") == [
        ("Claims Clerk", None, "2018", None),
        ("Usher", None, "2014", "2017"),
    ]


def test_dates_in_what_was_done_open_no_job() -> None:
    text = (
        "Project Manager, Harbour Ltd, 2014 - 2020\n"
        "- Led the move of nine depots from 2016 - 2018, which halved the rent\n- Kept the plan\n"
    )
    assert [job[0] for job in jobs(text)] == ["Project Manager"]


def test_a_long_title_over_its_dates() -> None:
    text = (
        "Giardiniere responsabile — Orti della Laguna Verde S.r.l., Verona\nOttobre 2019 – oggi\n"
        "• Cura di prati e siepi in parchi pubblici e privati"
    )
    assert jobs(text) == [("Giardiniere responsabile", "Orti della Laguna Verde S.r.l.", "2019-10", "present")]


def test_place_and_dates_stand_under_the_title_of_an_item() -> None:
    text = "- Crane Operator, Harbour Works Inc.\n  Duluth MN, March 2015 - June 2019"
    read = read_resume_text(f"Sam Example\n\nExperience\n{text}\n")
    assert [(job.title, job.company, job.location) for job in read.experience] == [
        ("Crane Operator", "Harbour Works Inc.", "Duluth MN")
    ]
    assert (read.experience[0].start, read.experience[0].end) == ("2015-03", "2019-06")


def test_company_and_dates_stand_under_the_title() -> None:
    text = "Payroll Accountant\nBeacon Lighting Corporation, 2013 - 2018\nRan the payroll of 300 people."
    assert jobs(text) == [("Payroll Accountant", "Beacon Lighting Corporation", "2013", "2018")]


def test_a_company_without_a_title_stays_what_is_known() -> None:
    text = "Beacon Lighting Corporation, 2013 - 2018\nRan the payroll of 300 people."
    assert jobs(text) == [(None, "Beacon Lighting Corporation", "2013", "2018")]


POSTINGS = [
    "Nurse\nExample Clinic, Leeds\njobs@example.com | +44 113 496 0000\n\nEducation\nNursing degree\n\n"
    "Experience\n2 years on a ward\n\nSkills\nPatience, Dutch\n",
    "Wir suchen ab sofort eine Verkäuferin. Ihre Aufgaben: Kasse, Regale, Beratung. Ihr Profil: Freude am Verkauf.",
]


@pytest.mark.parametrize("text", POSTINGS, ids=["with-a-resume's-headings", "german"])
def test_a_posting_is_no_resume(text: str) -> None:
    with pytest.raises(DocumentRejected) as rejected:
        read_resume(text.encode(), "resume.txt")
    assert rejected.value.fault is DocumentFault.NOT_A_RESUME


def test_a_text_that_says_nothing() -> None:
    with pytest.raises(DocumentRejected) as rejected:
        read_resume(b"---\n\xef\xbb\xbf\n---\n")
    assert rejected.value.fault is DocumentFault.NO_TEXT
    assert read_resume_text("") == Resume(pages=0, readability=read_resume_text("").readability,
                                          findings=read_resume_text("").findings)  # fmt: skip


def test_a_text_is_read_in_the_time_of_a_blink() -> None:
    read_resume_text(PLAIN)
    rounds = 20
    # Every round has words of its own, so that nothing comes out of a cache.
    texts = [PLAIN.replace("clerk", f"clerk{k}").replace("2014", str(1990 + k)) for k in range(rounds)]
    begun = time.process_time()
    for text in texts:
        read_resume_text(text)
    assert (time.process_time() - begun) / rounds < 0.05


def test_a_company_with_a_full_stop_over_its_dates() -> None:
    text = "Chefe de cozinha, Tasca do Moinho Lda.\nabril de 2018 – maio de 2021\n- Cozinhei para cem pessoas por dia"
    assert jobs(text) == [("Chefe de cozinha", "Tasca do Moinho Lda.", "2018-04", "2021-05")]


@pytest.mark.parametrize("word", ["**a", "a-", "a.", "a@", "[a", "- 2019", "|-"])
def test_endless_words_take_no_endless_time(word: str) -> None:
    begun = time.process_time()
    read_resume_text(word * (150_000 // len(word)))
    assert time.process_time() - begun < 10
