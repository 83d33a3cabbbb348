"""The files and postings that people send in the tests; more layouts stand beside the reader's own tests."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

from tests.core.resumes import papers, strange

POSTING = """Software Engineer
Harbour Lane Ltd
Location: Leeds, UK
Employment type: Full-time
Salary: £55,000 - £65,000 a year

Requirements
- 5 years of experience as a software engineer
- Python
- PostgreSQL
- Docker
- Kubernetes
- Bachelor's degree in computer science

Nice to have
- Terraform

What you will do
- Build and run services that move parcels through our depots
- Review the work of other engineers
"""

TEXT_RESUME = """Robin Example
robin@example.com | +44 113 496 0000 | Leeds, UK

Experience
Software Engineer, Harbour Systems Ltd
March 2019 – Present
- Built services in Python and PostgreSQL
- Moved nine depots to Docker – café orders and all

Education
BSc Computer Science, Example University, 2014 – 2018

Skills
Python, PostgreSQL, Docker
"""

OTHER_POSTING = """Data Engineer
Gull Analytics GmbH
Location: Hull, UK

Requirements
- 3 years of experience with SQL
- Python
- Airflow
- Spoken and written English

What you will do
- Move data from shops to reports every night
"""


@cache
def resume(layout: str = "one_column") -> bytes:
    """A real-looking resume; `layout` is one of `papers.LAYOUTS`."""
    return papers.paper(papers.LAYOUTS[layout])


@cache
def resume_with(line: str) -> bytes:
    """The one-column resume with one line more: another file, hence another resume."""
    return papers.with_extra(lambda canvas: papers.Pen(canvas, y=120).line(line))


@cache
def hostile(name: str) -> bytes:
    """A file that cannot be used, by the name of what is wrong with it."""
    match name:
        case "encrypted":
            return strange.locked(resume(), "secret")
        case "damaged":
            return resume()[:400]
        case "image_only":
            return papers.paper(strange.outlines)
        case "blank":
            return papers.paper(lambda canvas: None)
        case "200_pages":
            return papers.paper(papers.one_column, pages=200)
        case "invoice":
            return strange.page_of(strange.INVOICE)
        case "pdf_by_name":
            return b"This is no PDF, whatever it is called. " * 20
        case "zeros":
            return b"\0" * 2000
        case _:
            raise KeyError(name)


def long_posting(characters: int) -> str:
    """A posting of at least so many characters, requirements first."""
    duty = "- Keep the services of depot number {} running, and write down what went wrong and why\n"
    text = POSTING
    number = 0
    while len(text) < characters:
        number += 1
        text += duty.format(number)
    return text[:characters]


@cache
def photo() -> bytes:
    """A picture without any text."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(buffer, "PNG")
    return buffer.getvalue()
