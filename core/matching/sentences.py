"""The short English of reports in JSON. Other languages render the codes from `bot/locales/*/report.ftl`."""

from __future__ import annotations

REASONS = {
    "shown": "Shown in a dated job.",
    "listed": "Named, but not shown in a dated job.",
    "related": "Something close is there, not the thing itself.",
    "part": "Only a part of it is there.",
    "absent": "Not found in the resume.",
    "no_dated_job": "The words are there, but no dated job shows it.",
    "worked": "A job shows it.",
    "worked_part": "A job shows a part of it.",
    "years_met": "{have} years found, {need} asked for.",
    "years_part": "{have} years found, {need} asked for; the jobs show a part of it.",
    "years_short": "{have} of {need} years found.",
    "amount_met": "The size asked for is shown.",
    "amount_short": "A smaller size is shown than asked for.",
    "no_amount": "The work is shown, but not its size.",
    "degree_met": "The level of education is reached.",
    "degree_near": "The level is reached, in a field close to it.",
    "degree_field": "The level is reached, in another field.",
    "degree_lower": "The level found is lower than asked for.",
    "degree_unfinished": "The studies are named, and not that they were finished.",
    "licence_title": "The resume names the profession, not the licence.",
    "licence_lapsed": "The resume says that it does not hold now.",
    "licence_lower": "The resume names a lower class or grade.",
    "language_lower": "The resume gives a lower level than asked for.",
    "language_unsaid": "The resume names the language and not how well you speak it.",
    "degree_unclear": "The field is named, no degree was found.",
    "resume_language": "The resume is written in it, but does not name it.",
    "own_word": "Counted on your word; the resume does not show it yet.",
    "ignored": "Left out on your request.",
    "model_met": "Shown in other words: a model pointed to this line.",
    "model_part": "A part of it is shown: a model pointed to this line.",
    "thin_posting": "The posting asks for too little to be judged.",
    "thin_resume": "The resume has too little text to be judged.",
}
FIXES = {
    "add": "If it is true, show it in a dated job: {what}.",
    "complete": "Only a part is there; if the rest is true, say it too: {what}.",
    "date": "Show it in a dated job, not only in a list: {what}.",
    "years": "If you have the years, make them visible in your dates: {what}.",
    "amount": "If it is true, say how many or how much: {what}.",
    "name_degree": "If you have it, name the degree and its field: {what}.",
    "name_paper": "If you hold it, name it as the posting does: {what}.",
    "say": "If it is true, say so: {what}.",
    "name_language": "Name {what} and your level.",
}
LINES = {
    "experience": "Experience",
    "skills": "Skills",
    "occupation": "Title and field of work",
    "education": "Education, licences and languages",
    "other": "Soft skills and duties",
    "field": "Another field of work",
}


def say(table: dict[str, str], code: str, args: dict[str, str]) -> str:
    """The sentence of a code."""
    return table[code].format(**args) if code in table else ""
