"""audit: whole pages and what a sub-editor would flag on them, each read as of the day it was captured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso import pipeline

HEADLINE = "all.f1"
FLOOR = 0.70
PEER = "second reader .986, none on a clean page"


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    (folder,) = inputs.with_
    for item in json.loads(inputs.gold[0].read_text(encoding="utf-8"))["pages"]:
        raw = (folder / item["file"]).read_bytes()
        findings = pipeline.record(pipeline.read(raw, file=item["file"], captured=item["captured"])).findings
        yield {
            "file": item["file"],
            "findings": [{"code": f.code, "words": [span.text for span in f.spans]} for f in findings],
        }
