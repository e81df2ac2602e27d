"""Train src/sayso/data/attribution.npz: `python scripts/train_attribution.py --data DIR` (dependency group train).

DIR holds `polnear/train.jsonl.gz` (see docs/model-attribution.md). Deterministic: two runs give the same forests.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from sayso.annotate.model import features, second_look
from sayso.annotate.parse import Sentence, forget, text_sentences
from sayso.annotate.quotes import find_quotes
from sayso.annotate.spans import Candidate, candidates

OUT = Path(__file__).resolve().parent.parent / "src" / "sayso" / "data" / "attribution.npz"
SEED = 7
FOLDS = 5
FIRST = {"num_leaves": 31, "max_depth": 8, "learning_rate": 0.08, "min_child_samples": 40, "rounds": 160}
SECOND = {"num_leaves": 31, "max_depth": 8, "learning_rate": 0.06, "min_child_samples": 40, "rounds": 200}

Spans = list[list[int]]


@dataclass(frozen=True)
class Example:
    """A page with its candidates and, for each, whether the gold has it."""

    found: list[Candidate]
    rows: np.ndarray
    right: np.ndarray


def pages(data: Path) -> Iterator[tuple[list[Sentence], list[dict[str, Spans]]]]:
    with gzip.open(data / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            forget()
            yield text_sentences(page["text"]), page["attributions"]


def example(sentences: list[Sentence], gold: list[dict[str, Spans]]) -> Example:
    quotes = find_quotes(sentences)
    found = candidates(sentences, quotes)
    places = [{role: _places(sentences, a[role]) for role in ("source", "cue", "content")} for a in gold]
    right = np.array([is_right(c, places) for c in found], dtype=np.float32)
    return Example(found, np.asarray(features(sentences, quotes, found), dtype=np.float32), right)


def is_right(c: Candidate, gold: Sequence[dict[str, frozenset[tuple[int, int]]]]) -> bool:
    """The gold has it: cues and sources share a word (or neither has a source) and the contents' Dice is .5 or more."""
    for a in gold:
        if not a["cue"] & c.cue or not (a["source"] & c.source or not (a["source"] or c.source)):
            continue
        if 2 * len(a["content"] & c.content) >= 0.5 * (len(a["content"]) + len(c.content)):
            return True
    return False


def _places(sentences: list[Sentence], spans: Spans) -> frozenset[tuple[int, int]]:
    found = set()
    for start, end in spans:
        for number, sentence in enumerate(sentences):
            if sentence.start < end and sentence.end > start:
                found.update(
                    (number, t.i)
                    for t in sentence.tokens
                    if sentence.start + t.start < end and sentence.start + t.end > start
                )
    return frozenset(found)


def fit(rows: np.ndarray, right: np.ndarray, dials: dict[str, Any]) -> lightgbm.Booster:
    dials = dict(dials)
    rounds = dials.pop("rounds")
    fixed = {"objective": "binary", "seed": SEED, "deterministic": True, "force_row_wise": True, "num_threads": 2}
    more = {"bagging_fraction": 0.8, "bagging_freq": 1, "feature_fraction": 0.5, "verbose": -1, "lambda_l2": 1.0}
    return lightgbm.train({**fixed, **more, **dials}, lightgbm.Dataset(rows, right), rounds)


def train(examples: Sequence[Example]) -> tuple[lightgbm.Booster, lightgbm.Booster]:
    """The first forest, and the second, which saw the first one's chances on pages that it was not trained on."""
    folds = np.array([i % FOLDS for i in range(len(examples))])
    second_rows: list[np.ndarray] = [np.empty(0)] * len(examples)
    for fold in range(FOLDS):
        booster = fit(*_stacked([e for e, f in zip(examples, folds, strict=True) if f != fold]), FIRST)
        for i in np.flatnonzero(folds == fold):
            second_rows[i] = with_second_look(examples[i], booster)
    first = fit(*_stacked(examples), FIRST)
    rows = np.concatenate([r for r in second_rows if r.size])
    right = np.concatenate([e.right for e, r in zip(examples, second_rows, strict=True) if r.size])
    return first, fit(rows, right, SECOND)


def with_second_look(e: Example, booster: lightgbm.Booster) -> np.ndarray:
    if not len(e.found):
        return np.empty(0)
    first = np.asarray(booster.predict(e.rows))
    return np.hstack([e.rows, np.asarray(second_look(e.found, first.tolist()), dtype=np.float32)])


def _stacked(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    kept = [e for e in examples if len(e.found)]
    return np.concatenate([e.rows for e in kept]), np.concatenate([e.right for e in kept])


def arrays(booster: lightgbm.Booster, name: str) -> dict[str, np.ndarray]:
    """A forest as flat arrays. `below` holds each node's two followers; a leaf's are itself."""
    feature: list[int] = []
    threshold: list[float] = []
    below: list[int] = []
    value: list[float] = []
    roots, depths = [], []

    def add(node: dict[str, Any], depth: int) -> int:
        at = len(feature)
        leaf = "leaf_value" in node
        feature.append(0 if leaf else node["split_feature"])
        threshold.append(np.inf if leaf else node["threshold"])
        value.append(node["leaf_value"] if leaf else 0.0)
        below.extend((at, at))
        depths.append(depth)
        if not leaf:
            below[2 * at] = add(node["left_child"], depth + 1)
            below[2 * at + 1] = add(node["right_child"], depth + 1)
        return at

    for tree in booster.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"], 0))
    return {
        f"{name}.feature": np.array(feature, dtype=np.int32),
        f"{name}.threshold": np.array(threshold, dtype=np.float32),
        f"{name}.below": np.array(below, dtype=np.int32),
        f"{name}.value": np.array(value, dtype=np.float32),
        f"{name}.roots": np.array(roots, dtype=np.int32),
        f"{name}.depth": np.array(max(depths), dtype=np.int32),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    examples = [example(sentences, gold) for sentences, gold in pages(args.data)]
    first, second = train(examples)
    np.savez_compressed(args.out, **arrays(first, "first"), **arrays(second, "second"))
    print(f"{len(examples)} pages, {sum(len(e.found) for e in examples)} candidates, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
