"""Choices of countries and languages, named and sorted for the reader."""

from __future__ import annotations

from functools import cache

from babel.numbers import get_territory_currencies

from events.platform.language.cleaning import fold
from events.platform.language.i18n import locale

Choice = tuple[str, str]

# CLDR's territories hold, beside the countries of ISO 3166, groupings (EU, UN), codes for testing (XA, XB) and parts
# of countries that ISO only reserves. Kosovo's XK is kept: it is what institutions use, and people come from there.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

# Offered as boxes; the others come from a list. The languages of the interface are first, then those most spoken
# among the operators who have come to the Congress.
COMMON_LANGUAGES = ("fr", "es", "en", "ar", "pt", "zh", "ru", "hi", "sw", "de")
_FURTHER_LANGUAGES = tuple(  # codes of ISO 639
    """
af ak am ay az bci be bem bg bi bm bn bs ca cak ceb cs cy da dje dv dyu dz ee el et eu fa ff fi fil fj fon fy ga gil
gl gn gu gym ha he hr ht hu hy id ig is it ja jv ka kab kam kg ki kk km kmb kn ko kr kri ku ky lb lg ln lo lt lu lua
luo lv mai mam mfe mg mh mi mk ml mn moe mos mr ms mt my na nb nd ne new nl nn nr nso ny om pa pag pap pau pis pl ps qu
quc rn ro rw sa sd sg si sk sl sm sn so sq sr ss st su sv ta te tet tg th ti tig tk tn to tpi tr ts tt tum tvl ty ug
uk umb ur uz ve vi war wo xh yo zgh zu
""".split()  # noqa: SIM905 - a hundred and fifty quoted codes are no easier to read
)

# Languages without a name in CLDR go by the name their speakers use.
_OWN_NAMES = {"bci": "Baoulé", "cak": "Kaqchikel", "gym": "Ngäbere"}


@cache
def country_codes() -> frozenset[str]:
    """Codes of ISO 3166-1, and XK."""
    named = [str(code) for code in locale("en").territories]
    return frozenset(code for code in named if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@cache
def countries(language: str) -> tuple[Choice, ...]:
    """Code and name of every country, in the order in which a reader of this language looks for them."""
    return _sorted(language, {code: locale(language).territories[code] for code in country_codes()})


@cache
def currencies(language: str) -> tuple[Choice, ...]:
    """Code and name of every currency that is tender somewhere today: ("CAD", "CAD, dollar canadien"); those that CLDR
    does not name go by their code."""
    names = locale(language).currencies
    codes = {code for country in country_codes() for code in get_territory_currencies(country)}
    return tuple((code, f"{code}, {names[code]}" if code in names else code) for code in sorted(codes))


@cache
def common_languages(language: str) -> tuple[Choice, ...]:
    return tuple((code, _language(code, language)) for code in COMMON_LANGUAGES)


@cache
def further_languages(language: str) -> tuple[Choice, ...]:
    return _sorted(language, {code: _language(code, language) for code in _FURTHER_LANGUAGES})


def is_language(code: str) -> bool:
    return code in COMMON_LANGUAGES or code in _FURTHER_LANGUAGES


def _language(code: str, language: str) -> str:
    name = locale(language).languages.get(code) or _OWN_NAMES.get(code, code)
    return name[:1].upper() + name[1:]


def _sorted(language: str, names: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(sorted(names.items(), key=lambda choice: _collation(choice[1], language)))


def _collation(name: str, language: str) -> str:
    """Accents folded, as French and English sort; in Spanish ñ is a letter of its own, after n."""
    return fold(name.casefold().replace("ñ", "n\uffff") if language == "es" else name)
