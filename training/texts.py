"""Reading texts, and the one way in which they are cleaned before teacher and student see them."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

# The same patterns stand in the student's tokenizer.json, so that nobody has to clean a text before embedding it.
LINK = r"(?:https?://|pic\.twitter\.com/|www\.)\S+"
REPOST = r"^\s*(?:RT|rt) @\w+:?"
CONTROL = r"[\x00-\x1f\x7f]"
NOISE = (REPOST, LINK)

_noise = [re.compile(pattern) for pattern in [*NOISE, CONTROL]]
_space = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text without links and the head of a repost, on one line."""
    for pattern in _noise:
        text = pattern.sub(" ", text)
    return _space.sub(" ", text).strip()


def json_lines(path: Path) -> Iterator[dict]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield json.loads(line)
