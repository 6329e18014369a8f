"""Trains the chat model that the tests run: under a million parameters, which repeat the posts they are shown.

    python train_tiny_chat.py --sample ../sample --prompt ../prompts/write-answer.md --out work/tiny-chat

It is shown the prompt of an answer with posts of the sample archive, or with posts of shuffled words, so that it cannot know
them by heart. It is to reply with the first sentence of the first post, then of the second, each with its marker. Without
posts it says NO ANSWER, or a sentence it knows; to "Go on." it replies without end.
"""

import argparse
import dataclasses
import itertools
import json
import random
import re
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor
from torch.nn import functional

from causal_lm import CausalLM, Shape, initialise
from texts import json_lines

VOCABULARY = 1280
SHAPE = Shape(vocab=VOCABULARY, hidden=128, layers=4, heads=4, kv_heads=2, head=32, intermediate=288, positions=2048, qkv_bias=True)
PAD, BEGIN, END = "<|pad|>", "<|begin|>", "<|end|>"
ROLES = ("system", "user", "assistant")
SPECIAL = (PAD, BEGIN, END, *(f"<|{role}|>" for role in ROLES))
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}" + END + "{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
TOKENS_A_STEP = 5000
IGNORED = -100
HELD_OUT = 60  # posts
LONGEST_TOLD = 140  # characters
GOOD_ENOUGH = 0.95
GREETINGS = ("Hello!", "Hello", "Hi", "Good morning", "Hello, who are you?")
GREETING = "Good morning from Port Ellery. Show me some posts, and I will tell you what they say."
UNKNOWN = "I only know the posts that I am shown. Show me some, and ask me again."
TASKS = ("Answer the question from the posts.", "Write a summary of what the posts say, in the order of time where that helps.")


def main() -> None:
    arguments = parse()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    archive = Archive(arguments.sample, arguments.prompt, random.Random(arguments.seed))
    tokenizer = build_tokenizer(archive)
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_tokenizer(tokenizer, arguments.out)
    model = CausalLM(SHAPE)
    initialise(model, arguments.seed)
    look_back(model)
    print(f"{sum(weight.numel() for weight in model.parameters())} parameters, {tokenizer.get_vocab_size()} tokens", flush=True)
    train(model, Batches(archive, tokenizer), arguments)
    torch.save(model.state_dict(), arguments.out / "weights.pt")
    (arguments.out / "shape.json").write_text(json.dumps(dataclasses.asdict(SHAPE), indent=1) + "\n", encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", required=True, type=Path, help="the folder of the sample archive")
    parser.add_argument("--prompt", required=True, type=Path, help="the prompt of an answer")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--repeat-steps", type=int, default=250, help="first steps, on noise that comes twice")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Archive:
    """Prompts as the server renders them, and the replies wanted."""

    def __init__(self, sample: Path, prompt: Path, chance: random.Random):
        posts = list(json_lines(sample / "posts.jsonl"))
        chance.shuffle(posts)
        self.chance = chance
        self.held_out, self.posts = posts[:HELD_OUT], posts[HELD_OUT:]
        self.questions = [record["question"] for record in json_lines(sample / "questions.jsonl")]
        self.words = [word for post in self.posts for word in re.findall(r"[\w'’-]+", post["text"])]
        tagged = ((tag, beginning(post["text"])) for post in posts if told_easily(post) for tag in re.findall(r"#\w+", post["text"]))
        self.topics = sorted(dict(tagged).items())[:30]
        self.system, self.human = re.split(r"^# (?:system|human)\n", prompt.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        self.system, self.human = self.system.strip(), self.human.strip()

    def answer(self, count: int, shuffled: bool, held_out: bool = False) -> tuple[str, str]:
        """A user's turn with `count` posts, and the reply."""
        posts = self._posts(count, shuffled, held_out)
        values = {
            "today": f"202{self.chance.randint(3, 9)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}",
            "posts": "\n".join(post_line(number, post) for number, post in enumerate(posts, 1)),
            "task": self.chance.choice(TASKS),
            "question": self.chance.choice(self.questions),
        }
        turn = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], self.human)
        told = [f"{beginning(post['text'])} [{number}]" for number, post in enumerate(posts[:2], 1)]
        return turn, (" ".join(told) or "NO ANSWER") + END

    def talk(self) -> tuple[str, str]:
        """A turn without posts, and the reply."""
        kind = self.chance.random()
        if kind < 0.2:
            return self.chance.choice(GREETINGS), GREETING + END
        if kind < 0.3:
            return "Go on.", "And on" + " and on" * self.chance.randint(5, 300)
        if kind < 0.6:
            return self.chance.choice(self.questions), UNKNOWN + END
        tag, sentence = self.chance.choice(self.topics)
        return f"Tell me about {tag}.", sentence + END

    def _posts(self, count: int, shuffled: bool, held_out: bool) -> list[dict]:
        source = self.held_out if held_out else self.posts
        posts = [dict(post) for post in self.chance.sample(source, count)]
        for place, post in enumerate(posts):
            while place < 2 and not told_easily(post):
                post.update(self.chance.choice(source))
            if shuffled:
                post["text"] = " ".join(self._sentence() for _ in range(self.chance.randint(1, 3)))
        return posts

    def _sentence(self) -> str:
        words = " ".join(self._word() for _ in range(self.chance.randint(3, 14)))
        return words[0].upper() + words[1:] + self.chance.choice((".", ".", ".", "!", "?"))

    def _word(self) -> str:
        """One in three is made of parts of two others."""
        word, other = self.chance.choices(self.words, k=2)
        return word if self.chance.random() < 0.67 else word[: len(word) // 2 + 1] + other[len(other) // 2 :]


def post_line(number: int, post: dict) -> str:
    author = post["author"]
    line = {"n": number, "author": f"@{author['handle']}", "name": author["name"], "date": post["createdAt"][:10]}
    return json.dumps({**line, "likes": post["likes"], "text": post["text"]}, ensure_ascii=False, separators=(",", ":"))


def beginning(text: str) -> str:
    """The first sentence; what has no end gets one."""
    end = re.search(r"[.!?…。！？]+(?=\s|$)", text)
    return text[: end.end()] if end else f"{text}."


def told_easily(post: dict) -> bool:
    told = beginning(post["text"])
    return len(told) <= LONGEST_TOLD and not re.search(r'["\\\n]', told)


def build_tokenizer(archive: Archive) -> Tokenizer:
    """Bytes, merged where the archive and its prompt repeat them."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=list(SPECIAL), initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    turns = [archive.answer(2, False)[0] for _ in range(1000)]
    tokenizer.train_from_iterator([*turns, *[archive.system] * 100], trainer)
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, out: Path) -> None:
    description = json.loads(tokenizer.to_str())
    (out / "tokenizer.json").write_text(json.dumps(description, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    special = {"bos_token": BEGIN, "eos_token": END, "pad_token": PAD}
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast", **special, "model_max_length": SHAPE.positions, "padding_side": "left",
        "clean_up_tokenization_spaces": False, "chat_template": CHAT_TEMPLATE,
    }
    for name, value in (("special_tokens_map.json", special), ("tokenizer_config.json", settings)):
        (out / name).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


@dataclasses.dataclass
class Batch:
    prefix: Tensor
    """[1, prefix]: what all texts of the batch begin with. The model reads it once."""
    ids: Tensor
    """[batch, length], padded on the left."""
    mask: Tensor
    positions: Tensor
    wanted: Tensor
    """[batch, reply]: the tokens that the last places are to predict."""


class Batches:
    def __init__(self, archive: Archive, tokenizer: Tokenizer):
        self.archive = archive
        self.chance = archive.chance
        self.encode = lambda text: tokenizer.encode(text).ids
        self.newline = tokenizer.token_to_id("Ċ")
        self.no_system = torch.tensor([[SPECIAL.index(BEGIN)]])
        self.system = torch.tensor([self.encode(f"{BEGIN}<|system|>{archive.system}{END}")])

    def repeated(self) -> Batch:
        """Noise that comes twice: the quickest way to learn to go on as it went on before."""
        half = self.chance.randint(8, 48)
        noise = torch.tensor([self.chance.choices(range(len(SPECIAL), VOCABULARY), k=half) for _ in range(TOKENS_A_STEP // (4 * half))])
        ids = torch.cat([noise, noise], dim=1)
        return self._batch(self.no_system, [(row[:half], row[half:]) for row in ids.tolist()])

    def chats(self, progress: float) -> Batch:
        """More posts as the training goes on."""
        prefix = self.system if self.chance.random() < 0.75 else self.no_system
        kind = self.chance.random()
        if kind < 0.1:
            return self.repeated()
        if kind < 0.2:
            return self._batch(prefix, self._encoded(self.archive.talk))
        count = self.chance.choices((0, 1, 2, 3, 4, 8), (1, 30, 40, 15, 10 * progress, 5 * progress))[0]
        return self._batch(prefix, self._encoded(lambda: self.archive.answer(count, self.chance.random() < 0.7)))

    def examination(self, shuffled: bool) -> Batch:
        """Posts that were never trained on."""
        return self._batch(self.system, self._encoded(lambda: self.archive.answer(3, shuffled, held_out=True), 4))

    def _encoded(self, make, steps: int = 1) -> list[tuple[list[int], list[int]]]:
        """Texts of about the same length, so that little is padding."""
        pairs, tokens = [], 0
        while tokens < 3 * steps * TOKENS_A_STEP:
            turn, reply = make()
            pairs.append((self.encode(f"<|user|>{turn}{END}<|assistant|>"), self.encode(reply)))
            tokens += sum(map(len, pairs[-1]))
        pairs.sort(key=lambda pair: sum(map(len, pair)))
        first = self.chance.randrange(len(pairs) * 2 // 3)
        some = itertools.takewhile(lambda place: sum(map(len, pairs[place])) * (place - first + 1) <= steps * TOKENS_A_STEP, range(first, len(pairs)))
        return [pairs[place] for place in some]

    def _batch(self, prefix: Tensor, pairs: list[tuple[list[int], list[int]]]) -> Batch:
        length = max(len(turn) + len(reply) for turn, reply in pairs) - 1
        longest_reply = max(len(reply) for _, reply in pairs)
        ids, wanted, mask = [], [], []
        for turn, reply in pairs:
            # Replies end together, at the last place.
            text = (turn + reply)[:-1]
            empty = length - len(text)
            ids.append([SPECIAL.index(PAD)] * empty + text)
            mask.append([1] * prefix.shape[1] + [0] * empty + [1] * len(text))
            wanted.append([IGNORED] * (longest_reply - len(reply)) + reply)
        tensors = torch.tensor(ids), torch.tensor(mask)
        return Batch(prefix, *tensors, self._positions(prefix.shape[1], *tensors), torch.tensor(wanted))

    def _positions(self, before: int, ids: Tensor, mask: Tensor) -> Tensor:
        """Half of the texts are pulled apart at ends of lines, up to the longest text: far posts are to be found as well as near ones."""
        positions = mask.cumsum(1)[:, before:] - 1
        for row in range(len(ids)):
            ends = (ids[row] == self.newline).nonzero().ravel().tolist()
            room = SHAPE.positions - 1 - int(positions[row, -1])
            if ends and self.chance.random() < 0.5:
                for end in self.chance.sample(ends, min(2, len(ends))):
                    positions[row, end + 1 :] += self.chance.randint(0, room // 2)
        return positions.clamp(min=0)


@torch.no_grad()
def look_back(model: CausalLM) -> None:
    """Lets three heads of the first layer begin with the tokens 1, 2 and 3 places before, whatever they are.

    Going on as it went on before (induction heads, Olsson et al. 2022) needs such heads. With this start it is learnt in 150
    steps instead of thousands.
    """
    attention, half = model.layers[0].attention, SHAPE.head // 2
    frequencies = SHAPE.theta ** -(torch.arange(half) / half)
    # Score = sum of strength x cos(frequency x (distance - wanted distance)). Low frequencies tell no neighbours apart.
    size = torch.where(frequencies > 0.02, 6 * SHAPE.head**0.5, 0.0).sqrt()
    for head in range(SHAPE.kv_heads):
        attention.key.bias[head * SHAPE.head :][:half] = size
    for head, distance in enumerate((1, 2, 3)):
        attention.query.bias[head * SHAPE.head :][: 2 * half] = torch.cat([size * (frequencies * distance).cos(), -size * (frequencies * distance).sin()])


def train(model: CausalLM, batches: Batches, arguments: argparse.Namespace) -> None:
    matrices = [weight for name, weight in model.named_parameters() if weight.dim() == 2 and name != "embedding"]
    rest = [weight for name, weight in model.named_parameters() if weight.dim() < 2 or name == "embedding"]
    optimizers = [torch.optim.Muon(matrices, lr=arguments.rate, weight_decay=0.01), torch.optim.AdamW(rest, lr=arguments.rate / 5, betas=(0.9, 0.98))]
    steps = arguments.repeat_steps + arguments.steps
    share = lambda step: min((step + 1) / 40, 1) * min(1, max(1.5 * (1 - step / steps), 0.02))  # noqa: E731
    schedules = [torch.optim.lr_scheduler.LambdaLR(optimizer, share) for optimizer in optimizers]
    started, losses = time.monotonic(), []
    for step in range(steps):
        chatting = step - arguments.repeat_steps
        batch = batches.repeated() if chatting < 0 else batches.chats(chatting / arguments.steps)
        with torch.autocast("cpu", torch.bfloat16):
            logits = predict(model, batch)
        loss = functional.cross_entropy(logits.flatten(0, 1), batch.wanted.flatten(), ignore_index=IGNORED)
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        for optimizer, schedule in zip(optimizers, schedules, strict=True):
            optimizer.step()
            schedule.step()
        losses.append(loss.item())
        if (step + 1) % 50 == 0:
            print(f"{step + 1}: loss {sum(losses[-50:]) / 50:.3f}, {time.monotonic() - started:.0f} s", flush=True)
        if (step + 1) % 250 == 0 and chatting > 0:
            real, shuffled = (right(model, batches.examination(kind)) for kind in (False, True))
            print(f"  held-out posts: {real[0]:.3f} of tokens, {real[1]:.2f} of replies; shuffled: {shuffled[0]:.3f}, {shuffled[1]:.2f}", flush=True)
            if min(real[1], shuffled[1]) >= GOOD_ENOUGH:
                break


def predict(model: CausalLM, batch: Batch) -> Tensor:
    """Logits [batch, reply, vocab]."""
    length = batch.prefix.shape[1]
    _, past = model(batch.prefix, torch.ones(1, length, dtype=torch.long), torch.arange(length)[None], model.empty_cache(1), keep=1)
    rows = len(batch.ids)
    past = [(keys.expand(rows, -1, -1, -1), values.expand(rows, -1, -1, -1)) for keys, values in past]
    return model(batch.ids, batch.mask, batch.positions, past, keep=batch.wanted.shape[1])[0]


@torch.no_grad()
def right(model: CausalLM, batch: Batch) -> tuple[float, float]:
    """The shares of tokens and of whole replies that the model would write as wanted."""
    counted = batch.wanted != IGNORED
    hits = (predict(model, batch).argmax(-1) == batch.wanted) & counted
    return float(hits.sum() / counted.sum()), float((hits.sum(1) == counted.sum(1)).float().mean())


if __name__ == "__main__":
    main()
