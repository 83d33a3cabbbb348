"""The language a resume is written in, from its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.language.folding import fold
from core.resumes.words.headings import heading_languages

_COMMON = {
    "en": "the and of to in for with a on at by as from is my using team work experience",
    "de": "und der die das mit für von im bei zu den des auf als sowie durch erfahrung kenntnisse",
    "fr": "et de la le les du des dans pour à sur une au aux avec par formation expérience",
    "es": "y de la el los las en con para por del al una como desde experiencia educación",
    "pt": "e de da do das dos em com para por no na ao uma como experiência formação",
    "it": "e di il la che per nel della dei con una del alla gli esperienza formazione",
    "nl": "en van het een de op met voor bij te als werkervaring opleiding",
    "pl": "w z i na do oraz od dla się przy jako doświadczenie wykształcenie",
    "ru": "и в на с по для из от до опыт работы образование навыки",
    "uk": "і в на з та до для досвід роботи освіта навички у",
    "tr": "ve bir ile için olarak deneyim eğitim beceriler bu",
    "el": "και του της το σε με για από στο εκπαίδευση εμπειρία",
    "sv": "och att i som på av med för till utbildning erfarenhet",
    "da": "og at i som på af med for til uddannelse erfaring",
    "no": "og å i som på av med for til utdanning erfaring",
    "fi": "ja on sekä koulutus työkokemus taidot kanssa",
    "cs": "a v na s pro ve vzdělání zkušenosti dovednosti od",
    "ro": "și si în cu pe din pentru la experiență educație",
    "hu": "és az egy a tapasztalat tanulmányok készségek nyelvek",
    "hr": "i u na za s obrazovanje iskustvo vještine radno",
    "id": "dan di yang dengan untuk pengalaman pendidikan",
    "vi": "và của các cho kinh nghiệm học vấn kỹ năng",
}
_SETS = {language: frozenset(fold(words).split()) for language, words in _COMMON.items()}
_SCRIPTS = (
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("he", "[\u05d0-\u05ea]"),
    ("fa", "[\u067e\u0686\u0698\u06af\u06cc]"),
    ("ar", "[\u0620-\u064a]"),
    ("hi", "[\u0900-\u097f]"),
)
_WORD = re.compile(r"[^\W\d_]+")
_MIN_HITS = 4


def language_of(text: str, headings: Iterable[str] = ()) -> str | None:
    """An ISO 639-1 code, from the words and the section headings; None where there is too little text."""
    letters = sum(map(str.isalpha, text))
    if letters < 40:
        return None
    for code, pattern in _SCRIPTS:
        share = 0.02 if code in ("ja", "fa") else 0.2
        if len(re.findall(pattern, text)) > share * letters:
            return code
    words = [fold(word) for word in _WORD.findall(text)]
    counts = Counter(words)
    hits = {code: sum(counts[word] for word in common) for code, common in _SETS.items()}
    for heading in headings:
        own = heading_languages(heading)
        for code in own & hits.keys():
            hits[code] += 4 if len(own) == 1 else 1
    best = max(hits, key=lambda code: hits[code])
    return best if hits[best] >= _MIN_HITS else None
