"""Other ways to write a sentence that a machine decodes and a person does not see through."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator

from core.language.planted.grammar import Disguise, list_disguises

LONG_CODE = 24  # letters without a space from which a text may be a code; names and links are shorter or have marks
SPACED = 8  # letters that stand alone in a row, from which a text is spaced out: no initials are so long
MARKED = 2  # words with digits or signs among their letters, from which a text is written in them

_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")  # letters that nothing shows
_TAG_OFFSET = 0xE0000
_BASE64 = re.compile(rf"(?<![\w/.-])[A-Za-z0-9+/]{{{LONG_CODE},}}={{0,2}}(?![\w/.-])")
_HEX = re.compile(rf"(?<!\w)(?:[0-9a-fA-F]{{2}}[\s:]?){{{LONG_CODE},}}(?!\w)")
_SPACED = re.compile(rf"(?<!\w)(?:\w[\s.\-_*]{{1,2}}){{{SPACED},}}\w(?!\w)")
_BETWEEN = re.compile(r"[\s.\-_*]")
_MIXED = re.compile(r"(?<!\w)(?=\w*[a-z])(?=\w*[0-9@$])[\w@$]{4,}", re.IGNORECASE)
_DIGITS = str.maketrans("013457@$", "oieastas")
# Letters of other alphabets that look like Latin ones (Unicode's confusables that stand on a keyboard), and back.
_LOOK_ALIKES = str.maketrans("аеорсухіјѕһԁԛԝαονρτικ", "aeopcyxijshdqwaovptik")
_LATIN = re.compile("[A-Za-z]")
_SAME_LOOKS = re.compile("[аеорсухіјѕһԁԛԝαονρτικ]")
_TOKEN = re.compile(r"[^\W_]+")


def list_readings(line: str) -> Iterator[str]:
    """What a line says: as it stands, then as each disguise that it may wear would have it."""
    plain = (line if line.isascii() else _show(line)).replace("_", " ")  # file names are written so
    yield plain
    words = _TOKEN.findall(plain.casefold())
    if not plain.isascii() and _LATIN.search(plain) and _SAME_LOOKS.search(plain):
        yield plain.translate(_LOOK_ALIKES)
    if len(_MIXED.findall(plain)) >= MARKED:
        yield _MIXED.sub(lambda found: found.group().translate(_DIGITS), plain)
    if sum(len(word) == 1 for word in words) > SPACED:
        yield _SPACED.sub(_close_up, plain)
    disguises = list_disguises(words)
    if Disguise.TURNED in disguises:
        yield plain[::-1]
    if Disguise.SHIFTED in disguises:
        yield codecs.encode(plain, "rot13")
    if len(words) > LONG_CODE or max(map(len, words), default=0) >= LONG_CODE // 2:
        yield from _decode(plain)


def _show(line: str) -> str:
    """Invisible letters shown, invisible marks taken out, letters of fancy alphabets plain."""
    shown = _TAGS.sub(lambda found: " " + "".join(chr(ord(c) - _TAG_OFFSET) for c in found.group()), line)
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", shown))


def _close_up(found: re.Match[str]) -> str:
    """ "i g n o r e  a l l": two marks are a space, one is nothing."""
    words = re.split(r"[\s.\-_*]{2}", found.group())
    return " ".join(_BETWEEN.sub("", word) for word in words)


def _decode(line: str) -> Iterator[str]:
    for found in _BASE64.findall(line):
        try:
            yield base64.b64decode(found + "=" * (-len(found) % 4), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
    for found in _HEX.findall(line):
        try:
            yield bytes.fromhex(re.sub(r"[\s:]", "", found)).decode("utf-8")
        except (ValueError, UnicodeDecodeError):
            continue
