"""Dates as resumes write them, in the reader's languages, to `YYYY-MM`, `YYYY` or `present`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from core.language.folding import fold
from core.language.word_lists import split_bars
from core.resumes.words.lexicon import load

PRESENT = "present"
_FIRST_YEAR, _LAST_YEAR = 1940, 2045
_JALALI = range(1330, 1430)


@dataclass(frozen=True, slots=True)
class Span:
    """A date or a range of dates and where it stands in the text.

    `single` means there was one date only, `turned` that the later date stood first.
    """

    start: str | None
    end: str | None
    first: int
    last: int
    single: bool = False
    turned: bool = False


@cache
def _months() -> dict[str, int]:
    out: dict[str, int] = {}
    for table in ("jalali", "months"):
        for number, names in load("dates")[table].items():
            for name in split_bars(names):
                out.setdefault(fold(name), int(number))
    return out


_Y4 = r"(?:19[4-9]\d|20[0-4]\d|13[3-9]\d|14[0-2]\d)"
_Y2 = r"['’‘`´]\s?\d\d"
# What stands behind a year: "2024 г.", "2024 року"; without it the year would end the range.
_OF_YEAR = r"(?:\s?(?:г\.|гг\.|год[ау]?|годы|р\.|рр\.|року|рік|роки|r\.|г|р)(?![^\W\d_]))"
_HOLE = r"(?:20|19)(?:xx|yy|__|\?\?|[x_]{2})|y{4}|x{4}"
_DASH = "\\-‐‑‒–—―−~〜～⁓→➔/"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The patterns that are made of the words of all languages."""

    point: re.Pattern[str]
    now: re.Pattern[str]
    range: re.Pattern[str]
    between: re.Pattern[str]
    bare: re.Pattern[str]
    since: re.Pattern[str]
    filler: re.Pattern[str]
    now_anywhere: re.Pattern[str]
    companion: re.Pattern[str]
    start_label: re.Pattern[str]
    end_label: re.Pattern[str]
    leads_between: re.Pattern[str]
    duration: re.Pattern[str]
    month: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    """Compiled at the first use, because it takes as long as importing everything else here."""
    patterns = load("dates")["patterns"]
    words = {key: _any([fold(word) for word in split_bars(value)]) for key, value in load("dates")["words"].items()}
    name = rf"(?:{_any(list(_months()))})\.?(?![^\W\d_])"
    dash = rf"\s*(?:[{_DASH}]+|--+|(?<!\w)(?:{words['range']})(?!\w))\s*"
    fillers = "|".join(words[key] for key in ("since", "lead", "season", "filler"))
    return _Grammar(
        point=_compile_point(name, words["season"]),
        now=re.compile(rf"(?<!\w)(?:{words['present']})(?!\w)"),
        range=re.compile(dash),
        between=re.compile(rf"[\s,.)]*{dash}(?:(?:{words['range']})\s+)?(?:[\s(]*)(?:(?:{words['lead']})[\s:]*)?"),
        bare=re.compile(rf"(?<!\w)({name})\s*(?:{dash})$"),
        since=re.compile(rf"(?<!\w)(?:{words['since']})\s*$"),
        filler=re.compile(rf"(?<!\w)(?:{fillers})(?:(?!\w)|(?<=['’]))"),
        now_anywhere=re.compile(patterns["present_anywhere"]),
        companion=re.compile(
            rf"(\b(?:{patterns['between']})\b[^\n,;]{{0,14}}?\b(?:19|20)\d\d\s+)({patterns['between_and']})(?=\s)"
        ),
        start_label=re.compile(rf"(?<!\w)(?:{patterns['start_label']})\s*:?(?=\s)"),
        end_label=re.compile(rf"[\s|,;]*(?<!\w)(?:{patterns['end_label']})\s*:?(?=\s)"),
        leads_between=re.compile(rf"\b(?:{patterns['between']})\s+$"),
        duration=re.compile(rf"(?<!\w)(?:{patterns['duration']})(?!\w)"),
        month=re.compile(rf"(?<!\w){name}"),
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _compile_point(name: str, season: str) -> re.Pattern[str]:
    """One date; the first letter of a group says what it is: year, month or hole."""
    return re.compile(
        rf"""(?<![\w])(?:
      (?P<ya>{_Y4})\s?[年년]\s?(?:(?P<ma>\d{{1,2}})\s?[月월])?(?:\s?\d{{1,2}}\s?[日일])?
    | (?P<yb>{_Y4})[-./](?P<mb>0?[1-9]|1[0-2])(?:[-./](?:0?[1-9]|[12]\d|3[01]))?(?![\d/.])
    | (?:(?:0?[1-9]|[12]\d|3[01])[./-])?(?P<mc>0?[1-9]|1[0-2])\s?[-./]\s?(?P<yc>{_Y4})(?!\d)
    | (?P<md>0[1-9]|1[0-2])[/.](?P<yd>\d\d)(?![\d/.])
    | (?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|\.)?\s+(?:de\s+|of\s+)?)?
      (?P<me>{name})(?:\s*(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,)?[\s,.\-–/]*(?:de[l]?\s+|of\s+)?
      (?:(?P<he>{_HOLE})|(?P<ye>{_Y4})(?!\d){_OF_YEAR}?|(?P<yf>{_Y2})(?!\d)|(?P<yg>\d\d)(?![\d\w:.,]*[\d\w]))
    | (?P<yh>{_Y4})\.?[\s,]+(?P<mh>{name})
    | (?:(?:{season})[\s-]*(?:of\s+|de\s+|di\s+|del\s+)?)(?P<yi>{_Y4})(?!\d)
    | (?P<yj>{_Y4})(?![\d]){_OF_YEAR}?
    | (?P<hj>{_HOLE})(?!\w)
    | (?P<yk>{_Y2})(?!\d)
    )""",
        re.X,
    )


_SHORT_END = re.compile(rf"\s?[{_DASH}]\s?['’]?(\d\d)(?!\d)")
_PERSIAN = re.compile("[\u0600-\u06ff]")
_MAY_HOLD_DATE = re.compile(r"(?:19|20|13|14)[\dx_?y]{2}|['’‘`´]\s?\d\d|\d[/.]\d\d|yyyy|xxxx|[a-zа-яα-ω]\.? \d\d(?!\d)")
_PLAIN = {ord(char): str(index % 10) for index, char in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩０１２３４５６７８９")}
_PLAIN[ord("’")] = "'"  # "aujourd’hui"


@dataclass(frozen=True, slots=True)
class _Point:
    value: str | None
    first: int
    last: int
    now: bool = False


def level(text: str) -> str:
    """The text folded character by character, so that positions stay valid; digits as ASCII."""
    text = text.translate(_PLAIN)
    if text.isascii():
        return text.lower()
    out = [fold(char) for char in text]
    return "".join([folded if len(folded) == 1 else char for folded, char in zip(out, text, strict=True)])


@lru_cache(maxsize=8192)
def find_dates(text: str) -> tuple[Span, ...]:
    """Every date or range in the text, from left to right."""
    plain = level(text)
    if not _MAY_HOLD_DATE.search(plain):
        return ()
    # Of the same length, so that positions stay valid.
    plain = _grammar().companion.sub(lambda found: found[1] + "–".ljust(len(found[2])), plain)
    plain = _without_labels(plain)
    points = _points(plain, bool(_PERSIAN.search(text)))
    spans: list[Span] = []
    k = 0
    while k < len(points):
        point = points[k]
        following = points[k + 1] if k + 1 < len(points) else None
        if point.now:
            span = _now_first(plain, point, following)
            if span:
                spans.append(span)
                k += 1
        elif following and _joins(plain[point.last : following.first], following):
            end = PRESENT if following.now else following.value
            spans.append(_ordered(point.value, end, _with_lead(plain, point.first), following.last))
            k += 1
        else:
            spans.append(_single(plain, point))
        k += 1
    return tuple(spans)


def _without_labels(plain: str) -> str:
    """ "Start Date: 03/2019 End Date: Present" as "from 03/2019 – Present", of the same length."""
    grammar = _grammar()
    start = grammar.start_label.search(plain)
    end = grammar.end_label.search(plain, start.end()) if start else None
    if not start or not end:
        return plain
    lead, dash = "from".ljust(len(start[0])), " –".ljust(len(end[0]))
    return plain[: start.start()] + lead + plain[start.end() : end.start()] + dash + plain[end.end() :]


def _joins(between: str, following: _Point) -> bool:
    """Whether what stands between two dates makes them a range; "to date" brings its own "to"."""
    return bool(_grammar().between.fullmatch(between)) or (following.now and between.isspace())


def _with_lead(plain: str, first: int) -> int:
    """Where a range begins with the word that leads to it: "from 2014 to 2018", "between 2014 and 2018"."""
    lead = _grammar().since.search(plain[:first]) or _grammar().leads_between.search(plain[:first])
    return lead.start() if lead else first


def _ordered(start: str | None, end: str | None, first: int, last: int) -> Span:
    """Newest first is written too: "2020 - 2018"."""
    if start and end and end != PRESENT and end < start[: len(end)]:
        return Span(end, start, first, last, turned=True)
    return Span(start, end, first, last)


def _single(plain: str, point: _Point) -> Span:
    before, after = plain[: point.first], plain[point.last :]
    bare = _grammar().bare.search(before)
    if bare and point.value:  # "May – August 2020"
        month = _months()[bare[1].rstrip(".")]
        return Span(f"{point.value[:4]}-{month:02d}", point.value, bare.start(), point.last)
    short = _SHORT_END.match(after)
    if short and point.value and len(point.value) == 4:  # "2018-20"
        end = point.value[:2] + short[1]
        if point.value < end <= str(_LAST_YEAR):
            return Span(point.value, end, point.first, point.last + short.end())
    since = _grammar().since.search(before)
    if since and not _range_follows(after):
        return Span(point.value, PRESENT, since.start(), point.last)
    open_end = re.match(r"\s*(?:[-‐‑–—]|--)\s*(?:\.\.\.|…)?\s*(?=$|[)\]|,;])", after)
    if open_end:  # "2019 –"
        return Span(point.value, PRESENT if after.strip() else None, point.first, point.last + open_end.end())
    if re.search(r"(?:^|[(\[|,;])\s*[-–—]\s*$", before):  # "– 2014"
        return Span(None, point.value, point.first, point.last)
    return Span(None, point.value, point.first, point.last, single=True)


def _range_follows(after: str) -> bool:
    return bool(_grammar().range.match(after)) and bool(after.strip())


def _now_first(plain: str, point: _Point, following: _Point | None) -> Span | None:
    if following and not following.now and _grammar().between.fullmatch(plain[point.last : following.first]):
        return Span(following.value, PRESENT, point.first, following.last)
    return None


def _points(plain: str, persian: bool) -> list[_Point]:
    points = []
    for match in _grammar().point.finditer(plain):
        value, valid = _value(match, plain, persian)
        if valid:
            points.append(_Point(value, match.start(), match.end()))
    if not points:
        return []
    taken = [(point.first, point.last) for point in points]
    for pattern in (_grammar().now, _grammar().now_anywhere):
        for match in pattern.finditer(plain):
            if all(match.end() <= first or match.start() >= last for first, last in taken):
                points.append(_Point(PRESENT, match.start(), match.end(), now=True))
                taken.append(match.span())
    points.sort(key=lambda point: point.first)
    return points


def _value(match: re.Match[str], plain: str, persian: bool) -> tuple[str | None, bool]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    if any(name.startswith("h") for name in groups):
        return None, True
    year_name = next(name for name in groups if name.startswith("y"))
    year = _year(groups[year_name], persian)
    if year is None:
        return None, False
    month_text = next((value for name, value in groups.items() if name.startswith("m")), None)
    if month_text is None:
        if year_name == "yj" and _looks_like_amount(match, plain):
            return None, False
        return year, True
    bare = month_text.rstrip(".")
    month = int(bare) if bare.isdigit() else _months().get(bare, 0)
    return (f"{year}-{month:02d}", True) if 1 <= month <= 12 else (year, True)


def _year(text: str, persian: bool) -> str | None:
    digits = re.sub(r"\D", "", text)
    number = int(digits)
    if len(digits) == 2:
        return str(2000 + number if number <= 45 else 1900 + number)
    if number in _JALALI:
        return digits if persian else None
    return digits if _FIRST_YEAR <= number <= _LAST_YEAR else None


def _looks_like_amount(match: re.Match[str], plain: str) -> bool:
    """A bare number such as "$2000", "2000 users", "2,000+", a phone or a postal code is no year."""
    before, after = plain[: match.start()], plain[match.end() : match.end() + 6]
    if re.search(r"[$€£¥#+@]\s?$|\d[.,]$", before):
        return True
    if re.search(r"\d[ -]$", before) and not re.search(rf"(?<!\d){_Y4}\s?-\s?$", before):
        return True
    if re.match(r"[+%@]|[.,:]\d|\w", after):
        return True
    return bool(re.match(r"[-.]\d{3}", after)) and not re.match(rf"-{_Y4}(?!\d)", after)


def strip_dates(text: str) -> str:
    """The text without its dates and what they leave behind."""
    for span in reversed(find_dates(text)):
        text = text[: span.first] + "\t" + text[span.last :]
    return re.sub(r"[(\[]\s*\t?\s*[)\]]", "\t", text)


@lru_cache(maxsize=4096)
def is_date_text(text: str) -> bool:
    """Whether the text is nothing but dates, durations and marks between them."""
    if len(text) > 60:
        return False
    grammar = _grammar()
    plain = level(text)
    spans = find_dates(text)
    rest = plain
    for span in reversed(spans):
        rest = rest[: span.first] + " " + rest[span.last :]
    if not spans and not grammar.now.search(rest) and not grammar.duration.search(rest):
        return False
    rest = grammar.now.sub(" ", grammar.duration.sub(" ", rest))
    for pattern in (grammar.range, grammar.filler, grammar.month):
        rest = pattern.sub(" ", rest)
    return not re.search(r"[^\W\d_]", rest) and len(re.sub(r"\D", "", rest)) <= 4


def is_span_text(text: str) -> bool:
    """Whether the text is one whole range, with a start and an end."""
    spans = find_dates(text) if is_date_text(text) else ()
    return len(spans) == 1 and bool(spans[0].start and spans[0].end)
