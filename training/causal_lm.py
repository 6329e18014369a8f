"""A decoder of the Llama family in PyTorch: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings.

With a bias on queries, keys and values it has the form of Qwen2.5. Weights are kept as [in, out], so that an export needs no
transposition of them.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

Cache = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Shape:
    vocab: int
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head: int
    intermediate: int
    positions: int
    theta: float = 10_000.0
    qkv_bias: bool = False
    epsilon: float = 1e-6


SHAPES = {
    "qwen2.5-0.5b": Shape(151_936, 896, 24, 14, 2, 64, 4864, 32_768, 1e6, True),
    "qwen2.5-1.5b": Shape(151_936, 1536, 28, 12, 2, 128, 8960, 32_768, 1e6, True),
}


class CausalLM(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.empty(shape.vocab, shape.hidden))
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.hidden, shape.epsilon)
        self.head: Linear | None = None
        # A table: a GPU's sines of large angles differ from a CPU's.
        frequencies = shape.theta ** -(torch.arange(0, shape.head, 2) / shape.head)
        angles = torch.outer(torch.arange(shape.positions), frequencies)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor, past: Cache, keep: Tensor | None = None
    ) -> tuple[Tensor, Cache]:
        """Logits [batch, length, vocab] in float32 and the keys and values of all positions so far.

        `attention_mask` [batch, past + length] holds 0 for padding, which may stand on the left. `past` has a pair for each
        layer, [batch, kv heads, past, head]. With `keep` above 0 only the last so many positions get logits.
        """
        hidden = functional.embedding(input_ids, self.embedding)
        turn = self.cos[position_ids].unsqueeze(1), self.sin[position_ids].unsqueeze(1)
        seen = visible(attention_mask, input_ids.shape[1])
        present: Cache = []
        for layer, before in zip(self.layers, past, strict=True):
            hidden, now = layer(hidden, seen, turn, before)
            present.append(now)
        if keep is not None:
            hidden = hidden[:, -keep:]
        hidden = self.norm(hidden)
        logits = hidden @ self.embedding.T if self.head is None else self.head(hidden)
        return logits.float(), present

    def empty_cache(self, batch: int) -> Cache:
        """For a text that begins."""
        none = self.embedding.new_zeros(batch, self.shape.kv_heads, 0, self.shape.head)
        return [(none, none)] * self.shape.layers

    def untie(self) -> None:
        """Gives the output a copy of the embeddings as a matrix [hidden, vocab], which quantizers understand."""
        head = Linear(self.shape.hidden, self.shape.vocab)
        head.weight.data = self.embedding.data.T.contiguous()
        self.head = head


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.attention_norm = Norm(shape.hidden, shape.epsilon)
        self.attention = Attention(shape)
        self.mlp_norm = Norm(shape.hidden, shape.epsilon)
        self.gate = Linear(shape.hidden, shape.intermediate)
        self.up = Linear(shape.hidden, shape.intermediate)
        self.down = Linear(shape.intermediate, shape.hidden)

    def forward(self, hidden: Tensor, seen: Tensor, turn: tuple[Tensor, Tensor], past: tuple[Tensor, Tensor]):
        attended, present = self.attention(self.attention_norm(hidden), seen, turn, past)
        hidden = hidden + attended
        normed = self.mlp_norm(hidden)
        return hidden + self.down(functional.silu(self.gate(normed)) * self.up(normed)), present


class Attention(nn.Module):
    """The queries that share a key head lie side by side, so keys and values are never repeated."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.query = Linear(shape.hidden, shape.heads * shape.head, shape.qkv_bias)
        self.key = Linear(shape.hidden, shape.kv_heads * shape.head, shape.qkv_bias)
        self.value = Linear(shape.hidden, shape.kv_heads * shape.head, shape.qkv_bias)
        self.out = Linear(shape.heads * shape.head, shape.hidden)

    def forward(self, hidden: Tensor, seen: Tensor, turn: tuple[Tensor, Tensor], past: tuple[Tensor, Tensor]):
        shape, (batch, length, _) = self.shape, hidden.shape
        groups = shape.heads // shape.kv_heads
        queries = rotate(self._heads(self.query(hidden), shape.heads), *turn)
        keys = torch.cat([past[0], rotate(self._heads(self.key(hidden), shape.kv_heads), *turn)], dim=2)
        values = torch.cat([past[1], self._heads(self.value(hidden), shape.kv_heads)], dim=2)
        queries = queries.reshape(batch, shape.kv_heads, groups * length, shape.head)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, seen.repeat(1, 1, groups, 1))
        mixed = mixed.reshape(batch, shape.heads, length, shape.head)
        return self.out(mixed.transpose(1, 2).reshape(batch, length, -1)), (keys, values)

    def _heads(self, projected: Tensor, heads: int) -> Tensor:
        batch, length, _ = projected.shape
        return projected.reshape(batch, length, heads, self.shape.head).transpose(1, 2)


class Linear(nn.Module):
    def __init__(self, width_in: int, width_out: int, bias: bool = False):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width_in, width_out))
        self.bias = nn.Parameter(torch.zeros(width_out)) if bias else None

    def forward(self, hidden: Tensor) -> Tensor:
        product = hidden @ self.weight
        return product if self.bias is None else product + self.bias


class Norm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, hidden: Tensor) -> Tensor:
        exact = hidden.float()
        exact = exact * torch.rsqrt(exact.pow(2).mean(-1, keepdim=True) + self.epsilon)
        return exact.to(hidden.dtype) * self.weight


def rotate(heads: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions (Su et al. 2021), the first half of a head paired with the second as in Llama."""
    first, second = heads.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


def visible(attention_mask: Tensor, length: int) -> Tensor:
    """[batch, 1, length, keys]: keys that are no padding and do not lie ahead. A place of padding sees nothing if it is the first."""
    total = attention_mask.shape[1]
    keys = torch.arange(total, device=attention_mask.device)
    queries = keys[total - length :]
    return (keys[None, :] <= queries[:, None]) & (attention_mask[:, None, None, :] > 0)


def initialise(model: CausalLM, seed: int, spread: float = 0.02) -> None:
    """Normal weights; what is added to the stream is smaller the deeper the model, as in GPT-2."""
    chance = torch.Generator().manual_seed(seed)
    for name, weight in model.named_parameters():
        if weight.dim() < 2:
            continue
        added = name.endswith(("out.weight", "down.weight"))
        nn.init.normal_(weight, 0.0, spread / (2 * model.shape.layers) ** 0.5 if added else spread, generator=chance)
