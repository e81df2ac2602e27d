"""Fit src/sayso/data/sameness.tsv: `python scripts/train_sameness.py --data DIR`.

DIR holds `mrpc/dev_train.jsonl.gz` (see docs/model-sameness.md). Deterministic: two runs give the same file. Prints how
often the weights, and the rules alone, are right on tenths of the data left out of fitting.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import numpy as np

from sayso.corroborate.sameness import NAMES, features, rules
from sayso.corroborate.wording import wording

OUT = Path(__file__).resolve().parent.parent / "src" / "sayso" / "data" / "sameness.tsv"
SEED, FOLDS, RIDGE, STEPS = 7, 10, 10.0, 30
HEAD = """\
# How likely two wordings state the same thing: feature, mean, weight; a logistic regression over features that are no
# words. Made by scripts/train_sameness.py; what it was fitted to and what it is worth: docs/model-sameness.md.
"""


def fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Means, weights and constant: Newton's method with a ridge on the standardised features."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / scale, np.ones(len(y))]
    ridge = np.diag(np.r_[np.full(x.shape[1], RIDGE), 1e-6])
    w = np.zeros(z.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-z @ w))
        w -= np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (p - y) + ridge @ w)
    return mean, w[:-1] / scale, float(w[-1])


def report(name: str, said: np.ndarray, y: np.ndarray) -> None:
    f1 = 2 * (said & (y == 1)).sum() / (said.sum() + y.sum())
    print(f"{name}: accuracy {100 * (said == (y == 1)).mean():.1f}, F1 {100 * f1:.1f}")


def main(data: Path) -> None:
    """Fit, check on tenths left out, write."""
    with gzip.open(data / "mrpc" / "dev_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    x = np.array([features(wording(pair["s1"]), wording(pair["s2"])) for pair in pairs])
    y = np.array([float(pair["label"]) for pair in pairs])
    fold = np.random.RandomState(SEED).permutation(len(y)) % FOLDS
    out = np.zeros(len(y))
    for k in range(FOLDS):
        mean, weights, constant = fit(x[fold != k], y[fold != k])
        out[fold == k] = (x[fold == k] - mean) @ weights + constant
    report("left out of fitting", out > 0, y)
    report("rules alone", np.array([rules(row) for row in x.tolist()]) >= 0.5, y)
    mean, weights, constant = fit(x, y)
    rows = [("constant", 0.0, constant), *zip(NAMES, mean, weights, strict=True)]
    OUT.write_text(HEAD + "".join(f"{n}\t{m:.6g}\t{w:.6g}\n" for n, m, w in rows), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    main(parser.parse_args().data)
