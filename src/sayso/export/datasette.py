"""What Datasette is told of a case: titles and descriptions of its tables and views, labels, facets, ready queries.

    datasette flood.sayso --metadata datasette.yaml

Tables that are not described here are sayso's own book-keeping, and hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from sayso.errors import SettingError
from sayso.files import written_whole

__all__ = ["MARK", "QUERIES", "TABLES", "as_yaml", "datasette", "keep_beside"]

MARK = "# Written by sayso, and kept up by sayso add while this line stands; take it out to make the file your own."
NAME = "datasette.yaml"
LARGEST = 1_000_000
"""Bytes of a file that sayso would read to add to it."""

TABLES: dict[str, dict[str, Any]] = {
    "claims": {
        "description": "What is stated on several pages: from how many origins, on how many pages, by whom contested.",
        "sortable_columns": ["origins", "pages", "sources", "first_published"],
        "columns": {"origins": "separate newsgatherings; copies add none", "claim": "the id of the claim"},
    },
    "chains": {
        "description": "Every statement with the chain it came through, nearest the page first, the origin last.",
        "sortable_columns": ["published", "publisher", "who", "certainty"],
    },
    "figures": {
        "description": "Every figure as an interval, with its unit and who gave it.",
        "sortable_columns": ["published", "low", "high", "unit"],
        "columns": {"low": "null where only an upper bound is given", "high": "null where only a lower bound is given"},
    },
    "derivations": {
        "description": "Which page was made from which, how much of it, and why that is thought.",
        "sortable_columns": ["child_published", "parent_published", "kind", "share"],
        "columns": {"share": "of the child's words, 0 to 1", "directed": "0: which of the two came first is not known"},
    },
    "reports": {
        "description": "The words of each page: own is what it reports, rest what belongs to its site.",
        "sortable_columns": ["title"],
    },
    "activity": {
        "description": "What people judged, last first; what they rejected or merged is not in the views above.",
        "sortable_columns": ["at", "by", "act", "what"],
    },
    "page": {
        "description": "The pages as they were read. The bytes they were read from are in raw, by raw_sha256.",
        "label_column": "title",
        "sortable_columns": ["published", "captured", "publisher", "title"],
        "sort": "published",
        "facets": ["publisher", "language", "genre"],
        "fts_table": "page_words",
        "fts_pk": "number",
        "columns": {"published": "EDTF", "captured": "when the bytes were taken, where anybody says", "detail": "JSON"},
    },
    "block": {
        "description": "The parts of each page's text by their role; furniture is what belongs to its site.",
        "label_column": "role",
        "sortable_columns": ["page", "position", "role"],
        "facets": ["role"],
        "columns": {"start": "place in page.text, in code points"},
    },
    "statement": {
        "description": "What pages say, one row for each time they say it; who says it is in chains.",
        "label_column": "words",
        "sortable_columns": ["page", "position", "certainty"],
        "facets": ["certainty", "block", "negated", "standing"],
        "columns": {"start": "place in page.text, in code points", "words": "… where words are left out between"},
    },
    "source": {
        "description": "The links of the chains: position 0 is nearest the page, the innermost the first to say it.",
        "label_column": "name",
        "sortable_columns": ["name", "kind"],
        "facets": ["kind", "innermost"],
    },
    "figure": {
        "description": "The figures of statements.",
        "label_column": "words",
        "sortable_columns": ["low", "high", "unit"],
        "facets": ["bound", "unit"],
    },
    "time": {
        "description": "The times that statements name.",
        "label_column": "words",
        "sortable_columns": ["value"],
        "facets": ["type", "grain"],
    },
    "mention": {
        "description": "The places and actors that statements name.",
        "label_column": "name",
        "sortable_columns": ["name", "iso"],
        "facets": ["role", "iso"],
    },
    "finding": {
        "description": "What does not hold up on a page, with the words it rests on; pile 1: it rests on other pages.",
        "label_column": "code",
        "sortable_columns": ["code", "severity", "verdict"],
        "facets": ["code", "verdict", "severity", "pile", "standing"],
    },
    "copy": {
        "description": "Which page derives from which page or lost page; derivations has it with titles.",
        "label_column": "kind",
        "sortable_columns": ["kind", "share"],
        "facets": ["kind", "directed", "standing"],
    },
    "change": {
        "description": "What differs in meaning between a page and the page it was made from.",
        "label_column": "message",
        "sortable_columns": ["kind"],
        "facets": ["kind", "standing"],
    },
    "lost_page": {
        "description": "Pages that must have been and are not in the case.",
        "label_column": "id",
        "sortable_columns": ["id"],
        "facets": ["standing"],
    },
    "claim": {
        "description": "The same thing stated on several pages; its statements are in appearance.",
        "label_column": "text",
        "sortable_columns": ["origins", "pages", "sources"],
        "sort_desc": "origins",
        "facets": ["contested", "origins", "standing"],
    },
    "appearance": {
        "description": "The statements of each claim; contradicting 1: it states the opposite.",
        "sortable_columns": ["claim", "contradicting"],
        "facets": ["contradicting"],
    },
    "origin": {
        "description": "The separate newsgatherings of each claim: a page, a lost page, or an outlet outside the case.",
        "label_column": "outlet",
        "sortable_columns": ["claim"],
    },
    "capture": {
        "description": "Under which names and when the bytes of a page were met.",
        "label_column": "file",
        "sortable_columns": ["captured", "file"],
    },
    "failure": {
        "description": "What could not be read, and why; the next add that is given it tries again.",
        "label_column": "file",
        "sortable_columns": ["file", "stage"],
        "facets": ["stage"],
    },
    "raw": {
        "description": "The bytes that pages were read from, by SHA-256; compressed with zlib where that is shorter.",
        "label_column": "sha256",
        "sortable_columns": ["size"],
        "units": {"size": "byte"},
        "hidden": True,
    },
    "family": {
        "description": "The pages that copies join; a family goes by the smallest id in it.",
        "label_column": "family",
        "sortable_columns": ["family"],
        "facets": ["family"],
    },
    "about": {"description": "What wrote the file.", "label_column": "value", "sortable_columns": ["name"]},
}
"""Tables and views, in the order a reader meets them."""

QUERIES: dict[str, dict[str, Any]] = {
    "appearances": {
        "title": "A claim's appearances",
        "description": "Every statement of the claim with this id (see claims), by date, with who said it.",
        "sql": """
            SELECT p.published, p.publisher, w.who, s.words, s.certainty, a.contradicting, p.title, p.raw_sha256
            FROM claim AS c JOIN appearance AS a ON a.claim = c.number JOIN statement AS s ON s.number = a.statement
            JOIN page AS p ON p.id = s.page JOIN chains AS w ON w.statement = s.id
            WHERE c.id = :claim ORDER BY p.published IS NULL, p.published, p.id, s.position
        """,
    },
    "series": {
        "title": "A claim's figures over time",
        "description": "What each appearance of the claim with this id gives, by date, with who gave it.",
        "sql": """
            SELECT p.published, f.figure, f.low, f.high, f.bound, f.unit, f.by_whom, p.publisher, p.title
            FROM claim AS c JOIN appearance AS a ON a.claim = c.number JOIN statement AS s ON s.number = a.statement
            JOIN figures AS f ON f.statement = s.id JOIN page AS p ON p.id = s.page
            WHERE c.id = :claim ORDER BY p.published IS NULL, p.published, p.id
        """,
    },
    "changed_on_the_way": {
        "title": "What changed on the way",
        "description": "Every change in meaning along a copy, with both pages.",
        "sql": """
            SELECT c.kind, c.message, c.before, c.after, parent.title AS parent, child.title AS child,
                   child.published, child.publisher
            FROM change AS c JOIN page AS child ON child.id = c.child JOIN page AS parent ON parent.id = c.parent
            WHERE c.standing NOT IN ('rejected', 'merged')
            ORDER BY child.published IS NULL, child.published, child.id, c.number
        """,
    },
    "on_whose_word": {
        "title": "On whose word",
        "description": "Who is the first to say what is stated, how often and on how many pages.",
        "sql": """
            SELECT coalesce(o.name, o.words, o.kind) AS who, o.kind, count(*) AS statements,
                   count(DISTINCT s.page) AS pages
            FROM source AS o JOIN statement AS s ON s.number = o.statement
            WHERE o.innermost = 1 AND s.standing NOT IN ('rejected', 'merged')
            GROUP BY 1, 2 ORDER BY pages DESC, statements DESC, who
        """,
    },
    "one_page": {
        "title": "A page by its id",
        "description": "The page with this id, and how much was read on it.",
        "sql": """
            SELECT p.*, (SELECT count(*) FROM statement AS s
                    WHERE s.page = p.id AND s.standing NOT IN ('rejected', 'merged')) AS statements,
                   (SELECT count(*) FROM finding AS f WHERE f.page = p.id AND f.verdict = 'fails'
                    AND f.standing NOT IN ('rejected', 'merged')) AS failing
            FROM page AS p WHERE p.id = :page
        """,
    },
    "manifest": {
        "title": "Manifest",
        "description": "Every page by the SHA-256 of its bytes, with its address and the time of its first capture.",
        "sql": """
            SELECT p.published, p.publisher, p.title, p.url, p.file, p.captured, r.size AS bytes, p.raw_sha256
            FROM page AS p JOIN raw AS r ON r.sha256 = p.raw_sha256
            ORDER BY p.published IS NULL, p.published, p.id
        """,
    },
}


def datasette(case: Path, tables: Iterable[str]) -> dict[str, Any]:
    """What Datasette is told of the case in this file, which has these tables and views."""
    there = set(tables)
    known = {name: told for name, told in TABLES.items() if name in there}
    kept = {name: {"hidden": True} for name in sorted(there - set(known)) if not name.startswith("page_words")}
    queries = {name: {**query, "sql": _laid_out(query["sql"])} for name, query in QUERIES.items()}
    return {
        "databases": {
            case.stem: {
                "title": f"The case {case.stem}",
                "description": "What was reported on the pages of this case, on whose word, copied from where, changed "
                "how. Read by sayso; every answer can be wrong.",
                "queries": queries,
                "tables": {**known, **kept},
            }
        }
    }


def as_yaml(told: dict[str, Any]) -> str:
    """What Datasette is told, as a file."""
    return f"{MARK}\n{yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)}"


def keep_beside(case: Path, tables: Iterable[str]) -> str | None:
    """Write datasette.yaml beside a case, or bring it up to date; a line for people where it is new or could not be.

    Other cases that the file tells of stay in it. A file without the mark in its first line is somebody's own and is
    left as it is.
    """
    path = case.absolute().with_name(NAME)
    told = datasette(case, tables)
    try:
        new = not path.exists()
        if not new:
            if path.stat().st_size > LARGEST:
                return None
            before = path.read_text(encoding="utf-8")
            if not before.startswith(MARK):
                return None
            known = yaml.load(before, Loader=_FastLoader)  # noqa: S506  a safe one
            told["databases"] = {**known["databases"], **told["databases"]}
            if as_yaml(told) == before:
                return None
        with written_whole(path) as file:
            file.write(as_yaml(told).encode())
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, SettingError) as error:
        why = " ".join(str(error).split())
        return f"{path} was not brought up to date ({why}); sayso export {case} --as datasette prints what it would say"
    where = case.with_name(NAME)
    return (
        f"{where} is new: it lets Datasette show the case; sayso keeps it while its first line stands" if new else None
    )


_FastDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # not every build of PyYAML has the one in C
_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Dumper(_FastDumper):  # type: ignore[misc]
    """Text of several lines as lines, and no & and * for what stands twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _laid_out(sql: str) -> str:
    """Indented SQL from its margin, with a line end."""
    lines = sql.strip("\n").rstrip().splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[margin:].rstrip() for line in lines) + "\n"
