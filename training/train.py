"""Trains one vector a token, so that the sum of a text's vectors points where the teacher's embedding of it does.

    python train.py --corpus corpus.jsonl --teacher teacher/ --out student/

After Model2Vec and Tokenlearn (MinishLab): token vectors start as the teacher's embedding of the token alone, brought to
fewer dimensions by PCA and weighted by smoothed inverse frequency, and are then trained on whole texts.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

import vocabulary
from teacher import Teacher
from texts import json_lines

HELD_OUT = 4000
SIF = 1e-3
TEMPERATURE = 0.05
PAIRS = 512  # in a batch


def main() -> None:
    arguments = parse()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    texts, targets = load(arguments.corpus, arguments.teacher, arguments.leave_out)
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer = vocabulary.build(texts, arguments.words)
    tokens = Tokens([encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)])
    print(f"{len(texts)} texts, {tokenizer.get_vocab_size()} tokens", flush=True)
    directions = principal_directions(targets, arguments.dimensions)
    targets = functional.normalize(torch.from_numpy(targets @ directions), dim=1)
    table = first_vectors(tokenizer, tokens, Teacher(arguments.teacher), directions)
    pairs = load_pairs(arguments.pairs, tokenizer)
    table = train(torch.from_numpy(table), tokens, targets, pairs, arguments)
    np.save(arguments.out / "table.npy", table.astype(np.float32))
    tokenizer.save(str(arguments.out / "tokenizer.json"))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--teacher", required=True, type=Path, help="what embed_corpus.py wrote")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--words", type=int, default=20_000, help="whole words added to the teacher's vocabulary")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=0.005)
    parser.add_argument("--contrast", type=float, default=0.1, help="weight of the contrastive term")
    parser.add_argument("--pairs", type=Path, help="what build_pairs.py wrote")
    parser.add_argument("--pair-weight", type=float, default=0.15)
    parser.add_argument("--dropout", type=float, default=0.2, help="share of tokens left out of a text")
    parser.add_argument("--leave-out", help="pattern of sources to leave out")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def load(corpus: Path, teacher: Path, leave_out: str | None) -> tuple[list[str], np.ndarray]:
    """The texts that the teacher has embedded so far, and its vectors."""
    records = list(json_lines(corpus))
    texts, vectors = [], []
    for path in sorted(teacher.glob("*.npy")):
        start = int(path.stem)
        shard = np.load(path).astype(np.float32)
        some = records[start : start + len(shard)]
        kept = [row for row, record in enumerate(some) if not (leave_out and re.search(leave_out, record["source"]))]
        texts += [some[row]["text"] for row in kept]
        vectors.append(shard[kept])
    return texts, np.concatenate(vectors)


def principal_directions(vectors: np.ndarray, dimensions: int) -> np.ndarray:
    """[teacher's dimensions, dimensions]. Not centred, so that cosines stay what they were."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :dimensions])


class Tokens:
    """The tokens of all texts in one array."""

    def __init__(self, encoded: list[list[int]]):
        self.ids = np.concatenate([np.array(ids, np.int64) for ids in encoded])
        self.lengths = np.array([len(ids) for ids in encoded])
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])

    def bags(self, rows: np.ndarray, keep: float, chosen: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids of the rows and where each row begins; every token is kept with the probability `keep`."""
        lengths = self.lengths[rows]
        owner = np.repeat(np.arange(len(rows)), lengths)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        ids = self.ids[self.starts[rows][owner] + within]
        if keep < 1:
            kept = chosen.random(len(ids)) < keep
            ids, owner = ids[kept], owner[kept]
        offsets = np.searchsorted(owner, np.arange(len(rows)))
        return torch.from_numpy(ids), torch.from_numpy(offsets)


def load_pairs(path: Path | None, tokenizer: Tokenizer) -> tuple[Tokens, Tokens] | None:
    if path is None:
        return None
    records = list(json_lines(path))
    encoded = ([tokenizer.encode(record[side], add_special_tokens=False).ids for record in records] for side in ("query", "text"))
    queries, texts = map(Tokens, encoded)
    return queries, texts


def first_vectors(tokenizer: Tokenizer, tokens: Tokens, teacher: Teacher, directions: np.ndarray) -> np.ndarray:
    pieces = [piece for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]
    vectors = teacher.embed([piece.removeprefix("##") for piece in pieces]) @ directions
    share = np.bincount(tokens.ids, minlength=len(pieces)) / len(tokens.ids)
    vectors *= (SIF / (SIF + share))[:, None]
    vectors[[row for row, piece in enumerate(pieces) if vocabulary.means_nothing(piece)]] = 0
    return vectors.astype(np.float32)


def train(
    table: torch.Tensor, tokens: Tokens, targets: torch.Tensor, pairs: tuple[Tokens, Tokens] | None, arguments: argparse.Namespace
) -> np.ndarray:
    silent = torch.nonzero(table.abs().sum(1) == 0).ravel()
    bag = torch.nn.EmbeddingBag.from_pretrained(table, mode="sum", freeze=False, sparse=True)
    # Its state is per row: a rare word does not drift while it is not seen.
    optimizer = torch.optim.SparseAdam(bag.parameters(), lr=arguments.rate)
    chosen = np.random.default_rng(arguments.seed)
    held_out, rows = np.split(chosen.permutation(len(targets)), [HELD_OUT])
    steps = arguments.epochs * (len(rows) // arguments.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(1 - step / steps, 0.01))
    print(f"before: held-out cosine {agreement(bag, tokens, targets, held_out):.4f}", flush=True)
    for epoch in range(arguments.epochs):
        order = chosen.permutation(rows)
        losses = []
        for start in range(0, len(order) - arguments.batch + 1, arguments.batch):
            batch = order[start : start + arguments.batch]
            texts = functional.normalize(bag(*tokens.bags(batch, 1 - arguments.dropout, chosen)), dim=1)
            loss = distance(texts, targets[batch], arguments.contrast)
            if pairs is not None:
                loss = loss + arguments.pair_weight * confusion(bag, pairs, chosen)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                bag.weight[silent] = 0
            losses.append(loss.item())
        held = agreement(bag, tokens, targets, held_out)
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, held-out cosine {held:.4f}", flush=True)
    return bag.weight.detach().numpy()


def distance(texts: torch.Tensor, targets: torch.Tensor, contrast: float) -> torch.Tensor:
    """1 - cosine; and how far a text's similarities to the other texts of its batch are from the teacher's."""
    loss = 1 - (texts * targets).sum(1).mean()
    if contrast > 0:
        wanted = functional.softmax(targets @ targets.T / TEMPERATURE, dim=1)
        loss = loss + contrast * functional.cross_entropy(texts @ targets.T / TEMPERATURE, wanted)
    return loss


def confusion(bag: torch.nn.EmbeddingBag, pairs: tuple[Tokens, Tokens], chosen: np.random.Generator) -> torch.Tensor:
    """How easily queries are taken for those of the other texts of a batch, and texts for those of the other queries."""
    rows = chosen.choice(len(pairs[0].lengths), PAIRS, replace=False)
    queries, texts = (functional.normalize(bag(*side.bags(rows, 1, chosen)), dim=1) for side in pairs)
    likeness = queries @ texts.T / TEMPERATURE
    same = torch.arange(PAIRS)
    return (functional.cross_entropy(likeness, same) + functional.cross_entropy(likeness.T, same)) / 2


@torch.no_grad()
def agreement(bag: torch.nn.EmbeddingBag, tokens: Tokens, targets: torch.Tensor, rows: np.ndarray) -> float:
    texts = functional.normalize(bag(*tokens.bags(rows, 1, np.random.default_rng())), dim=1)
    return float((texts * targets[rows]).sum(1).mean())


if __name__ == "__main__":
    main()
