"""Embeds the corpus with the teacher, in shards: a run that was stopped goes on where it was.

    python embed_corpus.py --corpus corpus.jsonl --out teacher/ --part 0/2 &
    python embed_corpus.py --corpus corpus.jsonl --out teacher/ --part 1/2
"""

import argparse
import time
from pathlib import Path

import numpy as np

from teacher import Teacher
from texts import json_lines

SHARD = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    arguments = parser.parse_args()
    part, parts = map(int, arguments.part.split("/"))
    texts = [record["text"] for record in json_lines(arguments.corpus)]
    teacher = Teacher(arguments.out)
    for start in range(part * SHARD, len(texts), parts * SHARD):
        path = arguments.out / f"{start:08d}.npy"
        if path.exists():
            continue
        began = time.monotonic()
        shard = texts[start : start + SHARD]
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.save(file, teacher.embed(shard).astype(np.float16))
        partial.rename(path)
        print(f"{start + len(shard)} of {len(texts)}: {len(shard) / (time.monotonic() - began):.0f} texts/s", flush=True)


if __name__ == "__main__":
    main()
