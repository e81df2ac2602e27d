"""The runner converts, scores with the set's own scorer and holds figures to floors; adaptors hold no rules."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from evals import run
from evals.adaptor import Inputs

SCORER = """
import json, sys
gold = {g["id"]: g["answer"] for g in map(json.loads, open(sys.argv[1]))}
said = {} if "--baseline" in sys.argv else {p["id"]: p["answer"] for p in map(json.loads, open(sys.argv[2]))}
print(json.dumps({"share": {"right": 100 * sum(said.get(k) == v for k, v in gold.items()) / len(gold)}}))
"""

ADAPTORS = run.adaptors([])

pytestmark = pytest.mark.once  # see pyproject.toml


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "score.py").write_text(SCORER)
    for reader, answers in (("a", "xy"), ("b", "xx")):
        lines = [json.dumps({"id": i, "answer": answer}) for i, answer in enumerate(answers)]
        (tmp_path / "toy" / f"dev_{reader}.jsonl").write_text("\n".join(lines))
    manifest = {"toy": {"train": [], "dev": {"gold": ["dev_*.jsonl"], "with": []}}}
    (tmp_path / "MANIFEST.json").write_text(json.dumps(manifest))
    return tmp_path


def toy() -> ModuleType:
    adaptor = ModuleType("toy")
    adaptor.HEADLINE, adaptor.FLOOR, adaptor.PEER, adaptor.BASELINE = "share.right", 90, "people 100", True
    adaptor.predict = lambda given: ({"id": line["id"], "answer": "x"} for line in given.lines())
    return adaptor


def test_two_readers_are_averaged_and_the_sets_own_baseline_stands_beside(data):
    given = run.inputs(data, "toy", "dev")
    assert given is not None
    result = run.evaluate("toy", toy(), given, None)
    assert (result.value, result.baseline, result.floor) == (75, 0, 90)
    assert "people 100" in run.table([result])
    assert "share.right: 75" in run.report([result], "dev")


def test_a_split_that_is_not_there_is_skipped(data):
    assert run.inputs(data, "toy", "heldout") is None
    assert run.inputs(data, "nonsense", "dev") is None


def test_without_data_the_command_says_so(tmp_path, capsys):
    assert run.main(["--data", str(tmp_path)]) == 0
    assert "no gold data" in capsys.readouterr().out


@pytest.mark.parametrize("name", ADAPTORS)
def test_an_adaptor_declares_its_headline_and_its_floor(name):
    adaptor = ADAPTORS[name]
    assert isinstance(adaptor.HEADLINE, str)
    assert adaptor.FLOOR is None or adaptor.FLOOR > 0
    assert adaptor.PEER
    assert adaptor.__doc__


@pytest.mark.parametrize("name", ADAPTORS)
def test_an_adaptor_answers_the_first_item_of_its_set(name):
    if not (run.DATA / "MANIFEST.json").exists():
        pytest.skip(f"no gold data at {run.DATA}: the figures are not checked")
    given = run.inputs(run.DATA, name, "dev")
    if given is None:
        pytest.skip(f"no files of {name}")
    if getattr(ADAPTORS[name], "WHOLE", False):
        pytest.skip("one answer takes as long as all of them: make eval runs it")
    pile = getattr(ADAPTORS[name], "PILES", False)
    one = Inputs(folder=given.folder, gold=given.gold[:1], with_=(given.gold[0].parent,) if pile else given.with_)
    answer = next(iter(ADAPTORS[name].predict(one)))
    assert {"id", "doc", "doc_id", "edges", "file"} & answer.keys()
    json.dumps(answer)
