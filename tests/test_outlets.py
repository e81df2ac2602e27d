"""Outlets by name, description and domain, platforms, and bare nouns as sources."""

from __future__ import annotations

import pytest

from sayso.annotate.outlets import agency_in_dateline, is_platform, outlet_by_domain, outlet_of, voice_kind
from sayso.data import rows

pytestmark = pytest.mark.once  # see pyproject.toml


def named(outlet):
    return outlet and outlet.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the BBC", "BBC"),
        ("BBC's", "BBC"),
        ("AFP", "Agence France-Presse"),
        ("the New York Times", "The New York Times"),
        ("the Economist", "The Economist"),
        ("Economist", None),
        ("the Times", None),
        ("ABC", None),
        ("bbc", None),
        ("", None),
        ("x" * 100_000, None),
    ],
    ids=lambda value: str(value)[:20] or "empty",
)
def test_an_outlet_is_known_by_its_names(text, name):
    assert named(outlet_of(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Japan's public broadcaster", "NHK"),
        ("Japan’s public broadcaster", "NHK"),
        ("Sweden's public radio", "Sveriges Radio"),
        ("the Danish public broadcaster", "DR"),
        ("North Korea's state news agency", "KCNA"),
        ("Qatar's state-funded broadcaster", "Al Jazeera"),
        ("the Turkish state-run news agency", "Anadolu Agency"),
        ("Iranian state TV", "IRIB"),
        ("Russian state news agency", None),
        ("Germany's public broadcaster", None),
        ("Ruritania's public broadcaster", None),
        ("Japan's largest retailer", None),
    ],
)
def test_a_description_names_the_one_outlet_that_fits(text, name):
    assert named(outlet_of(text)) == name


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.bbc.co.uk", "BBC"),
        ("EDITION.CNN.COM:443", "CNN"),
        ("notcnn.com", None),
        ("cnn.com.example.org", None),
        ("", None),
    ],
)
def test_a_host_belongs_to_the_outlet_whose_domain_it_ends_in(host, name):
    assert named(outlet_by_domain(host)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KYIV, March 3 (Reuters) -", "Reuters"),
        ("OSLO (AP) —", "Associated Press"),
        ("PARIS, June 1 / AFP /", "Agence France-Presse"),
        ("OSLO (AP, Reuters)", None),
        ("OSLO, Monday", None),
    ],
)
def test_a_dateline_names_one_agency_or_none(text, name):
    assert named(agency_in_dateline(text)) == name


@pytest.mark.parametrize(("text", "answer"), [("Telegram", True), ("X", True), ("Truth Social", True), ("CNN", False)])
def test_a_platform_is_no_outlet(text, answer):
    assert is_platform(text) is answer
    assert not (answer and outlet_of(text))


@pytest.mark.parametrize(
    ("lemma", "plural", "kind"),
    [
        ("spokesman", False, "anonymous"),
        ("official", True, "anonymous"),
        ("analyst", False, "anonymous"),
        ("analyst", True, "collective"),
        ("report", True, "document"),
        ("ministry", False, "organisation"),
        ("table", False, None),
    ],
)
def test_a_bare_noun_is_a_voice_a_group_a_document_an_organisation_or_nothing(lemma, plural, kind):
    assert voice_kind(lemma, plural) == kind


def test_every_row_of_the_table_is_whole_and_no_domain_has_two_owners():
    table = rows("outlets.tsv")
    countries = {row[0] for row in rows("peoples.tsv")}
    assert {len(row) for row in table} == {7}
    assert {row[1] for row in table} == {"agency", "newspaper", "broadcaster", "magazine", "site"}
    assert {row[2] for row in table} <= countries
    domains = [domain for row in table for domain in row[3].split(";") if domain]
    assert len(domains) == len(set(domains))
    assert all(domain == domain.lower() for domain in domains)
    assert all(row[6] for row in table if row[5])  # a description has its ground
