"""How well models find posts, alone (exact cosine) and beside BM25 (reciprocal rank fusion as the server does it).

    python evaluate.py --retrieval retrieval/ --sample sample/ --model models/a --model models/b
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bm25 import Bm25
from build_pairs import held_out
from static_model import StaticModel
from texts import json_lines

DEEP = 1000
RRF_K = 60
VECTOR_WEIGHT = 0.5
SETS = {
    "trec-2011": ("trec-microblog/corpus-2011-12", "trec-microblog/2011"),
    "trec-2013": ("trec-microblog/corpus-2013-14", "trec-microblog/2013"),
    "clef-dev": ("clef2020-claims", "clef2020-claims/dev"),
    "tweetqa-dev": ("tweetqa-retrieval", "tweetqa-retrieval/dev"),
    # To choose settings by: the queries that build_pairs.py leaves out.
    "clef-train": ("clef2020-claims", "clef2020-claims/train"),
    "tweetqa-train": ("tweetqa-retrieval", "tweetqa-retrieval/train"),
}
REPORTED = ["trec-2011", "trec-2013", "clef-dev", "tweetqa-dev"]


@dataclass
class Set:
    ids: list[str]
    texts: list[str]
    created: list[str]
    queries: list[dict]
    relevant: dict[str, dict[str, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--retrieval", type=Path)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--model", action="append", default=[], type=Path)
    parser.add_argument("--sets", nargs="*", default=REPORTED, choices=list(SETS))
    arguments = parser.parse_args()
    models = [StaticModel(folder) for folder in arguments.model]
    if arguments.retrieval:
        print(f"\n| {'set':13} | {'ranking':32} | nDCG@10 | MRR@10 | MAP    |\n|---|---|---|---|---|")
        for name in arguments.sets:
            report(name, load_set(arguments.retrieval, *SETS[name]), models, ("ndcg@10", "mrr@10", "map"))
    if arguments.sample:
        print(f"\n| {'set':13} | {'ranking':32} | R@12   | MRR    |\n|---|---|---|---|")
        report("sample", load_sample(arguments.sample), models, ("recall@12", "mrr"))


def load_set(folder: Path, corpus: str, topics: str) -> Set:
    documents = list(json_lines(folder / corpus / "corpus.jsonl.gz"))
    relevant: dict[str, dict[str, int]] = {}
    with (folder / topics / "qrels.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if int(row["grade"]) > 0:
                relevant.setdefault(row["query-id"], {})[row["doc-id"]] = int(row["grade"])
    queries = [query for query in json_lines(folder / topics / "queries.jsonl") if query["id"] in relevant]
    if topics.endswith("/train"):
        queries = [query for query in queries if held_out(query["id"])]
    return Set(
        ids=[document["id"] for document in documents],
        texts=[f"{document.get('title', '')} {document['text']}".strip() for document in documents],
        created=[document.get("createdAt", "") for document in documents],
        queries=queries,
        relevant=relevant,
    )


def load_sample(folder: Path) -> Set:
    posts = list(json_lines(folder / "posts.jsonl"))
    questions = [question for question in json_lines(folder / "questions.jsonl") if question.get("postIds")]
    return Set(
        ids=[post["id"] for post in posts],
        texts=[post["text"] for post in posts],
        created=["" for _ in posts],
        queries=[{"id": question["id"], "text": question["question"]} for question in questions],
        relevant={question["id"]: {post: 1 for post in question["postIds"]} for question in questions},
    )


def report(name: str, data: Set, models: list[StaticModel], measures: tuple[str, ...]) -> None:
    by_words = rank_by_words(data)
    rankings = {"BM25": by_words}
    for model in models:
        by_meaning = rank_by_meaning(data, model)
        rankings[model.name] = by_meaning
        rankings[f"BM25 + {model.name}"] = [fuse(words, meaning) for words, meaning in zip(by_words, by_meaning)]
    for ranking, lists in rankings.items():
        scores = score(data, lists)
        print(f"| {name:13} | {ranking:32} | " + " | ".join(f"{scores[measure]:.4f}" for measure in measures) + " |", flush=True)


def allowed(data: Set, query: dict) -> np.ndarray:
    """Posts that existed when the question was asked."""
    if "time" not in query:
        return np.ones(len(data.ids), bool)
    return np.array(data.created) <= query["time"]


def rank_by_words(data: Set) -> list[np.ndarray]:
    index = Bm25(data.texts)
    return [best(np.where(allowed(data, query), index.scores(query["text"]), 0), above=0) for query in data.queries]


def rank_by_meaning(data: Set, model: StaticModel) -> list[np.ndarray]:
    posts = model.embed(data.texts)
    queries = model.embed([query["text"] for query in data.queries])
    return rank_vectors(data, posts, queries)


def rank_vectors(data: Set, posts: np.ndarray, queries: np.ndarray) -> list[np.ndarray]:
    known = np.abs(posts).sum(1) > 0
    lists = []
    for query, vector in zip(data.queries, queries):
        lists.append(best(np.where(allowed(data, query) & known, posts @ vector, -2), above=-1.5))
    return lists


def best(scores: np.ndarray, above: float) -> np.ndarray:
    """The rows with the highest scores, best first; ties by row, as the corpora are in order of their ids."""
    order = np.argsort(-scores, kind="stable")[:DEEP]
    return order[scores[order] > above]


def fuse(words: np.ndarray, meaning: np.ndarray) -> np.ndarray:
    scores: dict[int, float] = {}
    for rows, weight in ((words, 1), (meaning, VECTOR_WEIGHT)):
        for rank, row in enumerate(rows):
            scores[int(row)] = scores.get(int(row), 0) + weight / (RRF_K + rank + 1)
    return np.array(sorted(scores, key=lambda row: -scores[row])[:DEEP])


def score(data: Set, lists: list[np.ndarray]) -> dict[str, float]:
    totals: dict[str, float] = dict.fromkeys(("ndcg@10", "mrr@10", "mrr", "map", "recall@12"), 0)
    for query, rows in zip(data.queries, lists):
        grades = data.relevant[query["id"]]
        gains = np.array([grades.get(data.ids[row], 0) for row in rows] or [0])
        hits = gains > 0
        ideal = np.sort(list(grades.values()))[::-1][:10]
        totals["ndcg@10"] += discounted(gains[:10]) / discounted(ideal)
        first = int(np.argmax(hits)) + 1 if hits.any() else 0
        totals["mrr"] += 1 / first if first else 0
        totals["mrr@10"] += 1 / first if 0 < first <= 10 else 0
        totals["map"] += float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].sum()) / len(grades)
        totals["recall@12"] += float(hits[:12].sum()) / len(grades)
    return {measure: total / len(lists) for measure, total in totals.items()}


def discounted(gains: np.ndarray) -> float:
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())


if __name__ == "__main__":
    main()
