"""raidar_news: families and lines of descent in a pool of bare texts, one of three sets that are reported together."""

from __future__ import annotations

from evals import pool

WHOLE = True  # one answer needs all items
HEADLINE = "direction.accuracy"
FLOOR = None
PEER = "shortest first 58, the mean of the three"
BASELINE = True
BASELINE_FROM_POOL = True
MORE = {"clusters_B3_F1": 96}

predict = pool.predict
