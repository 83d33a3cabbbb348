"""How much a word says: general word frequencies, and words that every posting and resume uses."""

from __future__ import annotations

from functools import lru_cache

from core.language.frequencies import zipf
from core.language.words import stem

# Words of the genre: they tell that something is asked for or claimed, not what.
_FILLER = """
experience experienced skill skills skilled ability abilities able knowledge knowledgeable strong excellent
good great solid proven demonstrated demonstrable proficient proficiency expert expertise familiar familiarity
understanding required requirement requirements preferred preferably must minimum least plus year years work
working job role position candidate candidates applicant team including include includes etc related relevant
similar equivalent various other others well also new using use used based within across high highly effective
effectively ensure ensuring provide providing provided support responsible responsibility responsibilities
duties qualification qualifications ideal successful level background ideally desired desirable advanced basic
working hands-on field area areas environment opportunity company employer employee join day days full
part need needs looking seeking seek want make help want we our us you your they their his her he she it its
not no nor but if than then so such any all each both more most very can could should would may might shall do
does did done been being was were has had who whom which what when where how why there these those into onto
over under about between through during before after above below up down out off again further once only own
same too just now one two three four five six seven eight nine ten first second prior previous previously
valid current currently possess possession hold holder demonstrate superior outstanding robust exceptional
extensive in-depth thorough sound practical capacity capable aptitude competence competency competent specific
general years' utilize utilizing applied apply applying perform performing performs conduct conducting assist
assisting
"""
# The same of other languages, folded as words are.
_FOREIGN = {
    "es": "experiencia experiencias conocimiento conocimientos anos ano meses habilidad habilidades capacidad dominio "
    "requisito requisitos minimo minima deseable imprescindible puesto trabajo manejo",
    "fr": "experience experiences connaissance connaissances annees annee ans mois competence competences maitrise "
    "capacite exige requis souhaite souhaitee",
    "de": "erfahrung erfahrungen berufserfahrung kenntnisse jahr jahre jahren jahrige jahriger monate fahigkeit "
    "fahigkeiten fundierte einschlagige mehrjahrige mindestens idealerweise wunschenswert erforderlich stelle",
    "pt": "experiencia experiencias conhecimento conhecimentos anos ano meses habilidade habilidades capacidade "
    "dominio requisito requisitos desejavel vaga trabalho",
    "ru": "опыт опыта работы работа лет года год месяцев знание знания умение умения навык навыки владение "
    "требования желательно обязательно уверенное понимание",
}
_FILLER_STEMS = frozenset(
    [
        *(stem(w) for w in _FILLER.replace("-", " ").split()),
        *(form for code, words in _FOREIGN.items() for w in words.split() for form in (stem(w), stem(w, code))),
    ]
)

FILLER_WEIGHT = 0.25
_MOST_COMMON, _RAREST = 6.2, 2.2


@lru_cache(maxsize=20_000)
def word_weight(folded: str, language: str = "en") -> float:
    """How much a folded word distinguishes, from 0.25 (every posting has it) to 4 (rare)."""
    if stem(folded) in _FILLER_STEMS:
        return FILLER_WEIGHT
    return round(min(max(_MOST_COMMON - zipf(folded, language), 0.5), _MOST_COMMON - _RAREST), 3)


def is_filler(folded: str) -> bool:
    """Whether a word belongs to the genre and not to the job."""
    return stem(folded) in _FILLER_STEMS
