"""A writer or a reader of a case in a process of its own: `python -m tests.together ROLE CASE RECORDS`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from sayso.record import Copy, CopyKind, Record
from sayso.store import Group, Store


def pairs(ids: list[str]) -> list[Group]:
    """Every two pages that follow each other by id, a family with a copy; enough for readers to look at."""
    groups = []
    for n in range(0, len(ids), 2):
        two = ids[n : n + 2]
        copies = (Copy(child=two[1], parent=two[0], kind=CopyKind.REPRINT, share=1.0),) if len(two) > 1 else ()
        groups.append(Group(name=two[0], mark=" ".join(two), families=dict.fromkeys(two, two[0]), copies=copies))
    return groups


def write(case: Path, records: list[tuple[Record, bytes]]) -> None:
    """Keep the pages, two at a time, each time with the lock taken, the pile settled and the log brought in."""
    for n in range(0, len(records), 2):
        with Store(case, write=True, waits=lambda line: print(line, file=sys.stderr)) as store:
            for record, raw in records[n : n + 2]:
                store.put(record, raw)
            with store.transaction():
                for page in store.ids():
                    store.drop_copies(page)
                for group in pairs(store.ids()):
                    store.put_copies(group)
                store.run("DELETE FROM pending WHERE page = ?", [(page,) for page in store.ids()])


def read(case: Path, records: list[tuple[Record, bytes]]) -> None:
    """Look at the case until it holds everything; at every moment it must be whole."""
    known = {record.page.id: (record, raw) for record, raw in records}
    seen = looks = 0
    while seen < len(known):
        if not case.exists() or not case.stat().st_size:
            continue
        with Store(case) as store, store.snapshot():
            if not store.query("PRAGMA user_version")[0][0]:
                continue
            found = list(store.records())
            ids = store.ids()
            assert [record.page.id for record in found] == ids
            for record in found:
                assert (record, store.raw(record.page.id)) == known[record.page.id]
            pending, families = set(store.pending()), store.families()
            placed = {page for pages in families.values() for page in pages}
            assert placed | pending == set(ids), "a page is neither placed nor pending"
            if not pending:
                assert {(c.child, c.parent) for c in store.copies()} == {
                    (c.child, c.parent) for group in pairs(ids) for c in group.copies
                }
            assert len(store.search("rain", limit=1000)) == len(ids)
            assert len(ids) >= seen, "a page that was there is gone"
            seen, looks = len(ids), looks + 1
    print(looks)


def main(role: str, case: str, file: str) -> None:
    records = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[tuple[Record, bytes]])
    {"write": write, "read": read}[role](Path(case), records)


if __name__ == "__main__":
    main(*sys.argv[1:])
