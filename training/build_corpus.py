"""Gathers distinct English texts in a random order: one JSON object {"text", "source"} a line.

    python build_corpus.py --out corpus.jsonl --posts posts.jsonl.gz:150000 --posts other.jsonl.gz --lines glosses.txt
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from texts import clean, json_lines

FIELDS = ("text", "title", "question")
FEWEST_WORDS = 2
_word = re.compile(r"[a-z]+")


def main() -> None:
    arguments = parse()
    chosen = random.Random(arguments.seed)
    seen: set[str] = set()
    kept: list[dict] = []
    for path, limit in arguments.posts + arguments.lines:
        read = plain_lines(path) if (path, limit) in arguments.lines else posts(path)
        texts = list(distinct(read, seen))
        chosen.shuffle(texts)
        texts = texts[:limit]
        kept.extend({"text": text, "source": source_of(path)} for text in texts)
        print(f"{len(texts):8d}  {path.name} ({source_of(path)})")
    chosen.shuffle(kept)
    with arguments.out.open("w", encoding="utf-8") as out:
        for record in kept:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{len(kept):8d}  in all")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", action="append", default=[], type=path_and_limit, metavar="PATH[:N]")
    parser.add_argument("--lines", action="append", default=[], type=path_and_limit, metavar="PATH[:N]")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def path_and_limit(argument: str) -> tuple[Path, int | None]:
    path, _, limit = argument.partition(":")
    return Path(path), int(limit) if limit else None


def source_of(path: Path) -> str:
    """Where a text comes from, so that training can leave a source out: "tweetqa-retrieval/train/queries"."""
    return "/".join([*path.parts[-3:-1], path.name.split(".")[0]])


def posts(path: Path) -> Iterator[str]:
    for record in json_lines(path):
        if record.get("lang", "en") == "en":
            yield from (record[field] for field in FIELDS if record.get(field))


def plain_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from lines


def distinct(texts: Iterator[str], seen: set[str]) -> Iterator[str]:
    """Leaves out texts that differ only in case, numbers, names of accounts or punctuation."""
    for raw in texts:
        text = clean(raw)
        words = _word.findall(re.sub(r"@\w+", "", text.lower()))
        key = " ".join(words)
        if len(words) >= FEWEST_WORDS and key not in seen:
            seen.add(key)
            yield text


if __name__ == "__main__":
    main()
