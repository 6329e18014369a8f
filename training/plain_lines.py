"""Plain English lines to widen the vocabulary beyond posts: WordNet's glosses and examples, Debian's package summaries.

    python plain_lines.py wordnet /usr/share/wordnet > wordnet.txt        (Debian package wordnet-base)
    apt-cache dumpavail | python plain_lines.py packages > packages.txt
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

NOT_FOR_PEOPLE = re.compile(r"(lib|golang-|node-|r-|haskell|rust-|python3-|ruby-)")
SHORTEST_EXAMPLE = 5


def main() -> None:
    if sys.argv[1] == "wordnet":
        files = sorted(Path(sys.argv[2]).glob("data.*"))
        lines = (line for path in files for line in wordnet(path.read_text(encoding="utf-8").splitlines()))
    else:
        lines = packages(sys.stdin)
    for line in lines:
        print(line)


def wordnet(entries: Iterable[str]) -> Iterator[str]:
    """The format is that of wndb(5WN): fields, a bar, the gloss, then examples in quotes."""
    for entry in entries:
        if entry.startswith("  "):
            continue
        head, _, gloss = entry.partition(" | ")
        fields = head.split()
        words = [word.split("(")[0].replace("_", " ") for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
        meaning, *examples = gloss.strip().split('; "')
        yield f"{', '.join(words[:3])}: {meaning}"
        yield from (text for text in (example.strip('" ') for example in examples) if len(text.split()) >= SHORTEST_EXAMPLE)


def packages(lines: Iterable[str]) -> Iterator[str]:
    name = ""
    for line in lines:
        key, _, value = line.rstrip("\n").partition(": ")
        if key == "Package":
            name = value
        elif key in ("Description", "Description-en") and not NOT_FOR_PEOPLE.match(name):
            yield f"{name}: {value}"


if __name__ == "__main__":
    main()
