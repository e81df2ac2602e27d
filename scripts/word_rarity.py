"""Writes src/sayso/data/rarity.tsv: how rare a word is in English, in bits, by which tracing and
corroborating weigh what two texts share.

python scripts/word_rarity.py DICTIONARY

DICTIONARY is `frequency_dictionary_en_82_765.txt` of symspellpy (MIT): the words of SCOWL with their counts in the
Google Books Ngram data (CC BY 3.0). Kept are the words up to 17 bits (one in 130,000), in whole bits; a word that is
not in the list is rarer.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "sayso" / "data" / "rarity.tsv"
RAREST = 17
HEAD = """\
# How rare a word is in English: bits (minus the binary logarithm of its share of all words), words.
# Made by scripts/word_rarity.py from the frequency dictionary of symspellpy (MIT), which joins SCOWL and the
# Google Books Ngram data (CC BY 3.0). A word that is not here is rarer than the last row.
"""


def main(path: Path) -> None:
    """Read the dictionary, write the table."""
    counts = {}
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        word, count = line.split()
        counts[word] = int(count)
    total = sum(counts.values())
    by_bits = defaultdict(list)
    for word, count in counts.items():
        bits = round(-math.log2(count / total))
        if bits <= RAREST:
            by_bits[bits].append(word)
    rows = [f"{bits}\t{' '.join(sorted(words))}" for bits, words in sorted(by_bits.items())]
    OUT.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
