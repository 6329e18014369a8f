"""Gathers pairs of a query and a text that answers it, from the training judgements of retrieval sets and from headlines.

    python build_pairs.py --retrieval retrieval/ --out pairs.jsonl
"""

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from texts import clean, json_lines

TRAINING = ("clef2020-claims", "tweetqa-retrieval")
HELD_OUT = 5  # one query in so many is kept for choosing settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--retrieval", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    written = 0
    with arguments.out.open("w", encoding="utf-8") as out:
        for name in TRAINING:
            for query, text in pairs(arguments.retrieval / name):
                out.write(json.dumps({"query": clean(query), "text": clean(text)}, ensure_ascii=False) + "\n")
                written += 1
    print(f"{written} pairs")


def held_out(query_id: str) -> bool:
    return crc32(query_id.encode()) % HELD_OUT == 0


def pairs(folder: Path) -> Iterator[tuple[str, str]]:
    documents = {document["id"]: document for document in json_lines(folder / "corpus.jsonl.gz")}
    for document in documents.values():
        if document.get("title"):
            yield document["title"], document["text"]
    queries = {query["id"]: query["text"] for query in json_lines(folder / "train" / "queries.jsonl")}
    with (folder / "train" / "qrels.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if int(row["grade"]) > 0 and not held_out(row["query-id"]):
                yield queries[row["query-id"]], documents[row["doc-id"]]["text"]


if __name__ == "__main__":
    main()
