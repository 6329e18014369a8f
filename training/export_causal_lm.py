"""Writes a decoder as ONNX in the layout that transformers.js loads with AutoModelForCausalLM.

    python export_causal_lm.py --weights work/tiny-chat --out ../test/fixtures/models/tiny-chat
    python export_causal_lm.py --random-weights --shape qwen2.5-0.5b --dtype q8 --dtype q4 --out DIR

Random weights are for measuring speed and memory only. They speak with the tokenizer of the test fixture. Only its whole words
are ever written, so that a stream shows every token: all other ids, most of which it does not know, have an embedding of zero. They
cost what they cost in the real model.
"""

import argparse
import json
import logging
import re
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

from causal_lm import SHAPES, CausalLM, Shape, initialise

OPSET = 17
IR_VERSION = 8
LENGTH, PAST, TOTAL, LOGITS = "sequence_length", "past_sequence_length", "total_sequence_length", "logits_length"
SUFFIX = {"fp32": "", "fp16": "_fp16", "q8": "_quantized", "q4": "_q4", "q4f16": "_q4f16"}
TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
FIXTURE = Path(__file__).parent / "../test/fixtures/models/tiny-chat"
LARGEST = 2**31 - 1
"""Bytes in a file of Protocol Buffers. What passes it keeps its weights beside it."""
Q4_BLOCK = 32


def main() -> None:
    arguments = parse()
    for name in (None, "onnxruntime.quantization"):
        logging.getLogger(name).setLevel(logging.WARNING)
    out: Path = arguments.out
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    tokenizer = arguments.weights or arguments.tokenizer
    for name in TOKENIZER:
        shutil.copyfile(tokenizer / name, out / name)
    described = json.loads((out / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = described["model"]["vocab"]
    words = [row for word, row in vocabulary.items() if re.fullmatch("Ġ[A-Za-z]+", word)]
    outside = {}
    for dtype in arguments.dtype or ["fp32"]:
        model = load(arguments.weights) if arguments.weights else random_model(SHAPES[arguments.shape], words, arguments.seed)
        path = out / "onnx" / f"model{SUFFIX[dtype]}.onnx"
        outside[path.name] = export(model, dtype, path, arguments.last_logits)
        print(f"{path}: {sum(file.stat().st_size for file in path.parent.glob(path.name + '*')) / 1e6:.2f} MB", flush=True)
        if dtype == "fp32" and not outside[path.name]:
            print(f"largest difference to PyTorch: {difference(model, path):.1e}")
    settings = json.loads((out / "tokenizer_config.json").read_text(encoding="utf-8"))
    special = {f"{name}_token_id": vocabulary[settings[f"{name}_token"]] for name in ("bos", "eos", "pad")}
    write(out / "config.json", {**config(model.shape), **special, "transformers.js_config": for_transformers_js(outside)})
    write(out / "generation_config.json", {**special, "do_sample": False})


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--weights", type=Path, help="what train_tiny_chat.py wrote")
    source.add_argument("--random-weights", action="store_true")
    parser.add_argument("--shape", choices=SHAPES, default="qwen2.5-0.5b", help="of random weights")
    parser.add_argument("--tokenizer", type=Path, default=FIXTURE, help="where random weights take theirs from")
    parser.add_argument("--dtype", action="append", choices=SUFFIX, help="may be given several times; fp32 if never")
    parser.add_argument("--last-logits", action="store_true", help="add the input num_logits_to_keep: a long prompt gets one row of logits")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def load(folder: Path) -> CausalLM:
    model = CausalLM(Shape(**json.loads((folder / "shape.json").read_text(encoding="utf-8"))))
    model.load_state_dict(torch.load(folder / "weights.pt", weights_only=True))
    return model.eval()


def random_model(shape: Shape, words: list[int], seed: int) -> CausalLM:
    model = CausalLM(shape).eval()
    initialise(model, seed)
    written = model.embedding.data[words].clone()
    model.embedding.data.zero_()[words] = written
    return model


def export(model: CausalLM, dtype: str, path: Path, last_logits: bool) -> bool:
    """Whether the weights had to go beside the file."""
    if dtype in ("q8", "q4", "q4f16"):
        model.untie()
    if dtype in ("fp16", "q4f16"):
        model.half()
    whole = Graph(model, last_logits).model()
    if dtype == "q8":
        return quantize_to_8_bits(whole, path)
    if dtype in ("q4", "q4f16"):
        # Level 4: products in int8, as fast as a CPU gets.
        settings = DefaultWeightOnlyQuantConfig(block_size=Q4_BLOCK, is_symmetric=True, accuracy_level=4)
        quantizer = MatMulNBitsQuantizer(whole, algo_config=settings)
        quantizer.process()
        whole = quantizer.model.model
    return save(whole, path)


class Graph:
    """The same decoder in plain ONNX operators, which the CPU and WebGPU providers of ONNX Runtime both have."""

    def __init__(self, model: CausalLM, last_logits: bool):
        self.shape, self.nodes, self.weights = model.shape, [], []
        self.half = model.embedding.dtype == torch.float16
        self.number = TensorProto.FLOAT16 if self.half else TensorProto.FLOAT
        self.given = {self.constant(name, tensor.detach().numpy()) for name, tensor in [*model.named_parameters(), *model.named_buffers()]}
        self.inputs = [self.of_ids("input_ids", LENGTH), self.of_ids("attention_mask", TOTAL), self.of_ids("position_ids", LENGTH)]
        self.outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch_size", LOGITS if last_logits else LENGTH, model.shape.vocab])]
        self._build(last_logits)

    def add(self, kind: str, *inputs: str | np.ndarray, name: str | None = None, outputs: int = 1, **attributes):
        """A node; its outputs' names. Arrays are constants."""
        name = name or f"{kind}_{len(self.nodes)}"
        named = [given if isinstance(given, str) else self.constant(f"{name}_{place}", given) for place, given in enumerate(inputs)]
        made = [name] if outputs == 1 else [f"{name}.{part}" for part in range(outputs)]
        self.nodes.append(helper.make_node(kind, named, made, name=name, **attributes))
        return made[0] if outputs == 1 else made

    def constant(self, name: str, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def of_ids(self, name: str, length: str):
        return helper.make_tensor_value_info(name, TensorProto.INT64, ["batch_size", length])

    def of_cache(self, name: str, length: str):
        return helper.make_tensor_value_info(name, self.number, ["batch_size", self.shape.kv_heads, length, self.shape.head])

    def _build(self, last_logits: bool) -> None:
        hidden = self.add("Gather", "embedding", "input_ids")
        unseen = self._unseen()
        cos, sin = (self.add("Unsqueeze", self.add("Gather", table, "position_ids"), axis(1)) for table in ("cos", "sin"))
        for layer in range(self.shape.layers):
            hidden = self._layer(f"layers.{layer}", layer, hidden, unseen, cos, sin)
        if last_logits:
            self.inputs.append(helper.make_tensor_value_info("num_logits_to_keep", TensorProto.INT64, []))
            first = self.add("Unsqueeze", self.add("Neg", "num_logits_to_keep"), axis(0))
            hidden = self.add("Slice", hidden, first, axis(2**62), axis(1))
        matrix = "head.weight" if "head.weight" in self.given else self.add("Transpose", "embedding", perm=[1, 0])
        logits = self.add("MatMul", self._norm("norm", hidden), matrix)
        self.add("Cast", logits, name="logits", to=TensorProto.FLOAT)

    def _unseen(self) -> str:
        """[batch, 1, length, keys]: keys that are padding or lie ahead."""
        length, total = (self.add("Gather", self.add("Shape", ids), np.array(1)) for ids in ("input_ids", "attention_mask"))
        keys = self.add("Range", np.array(0), total, np.array(1))
        queries = self.add("Range", self.add("Sub", total, length), total, np.array(1))
        behind = self.add("LessOrEqual", self.add("Unsqueeze", keys, axis(0)), self.add("Unsqueeze", queries, axis(1)))
        real = self.add("Unsqueeze", self.add("Cast", "attention_mask", to=TensorProto.BOOL), np.array([1, 2]))
        return self.add("Not", self.add("And", behind, real))

    def _layer(self, name: str, layer: int, hidden: str, unseen: str, cos: str, sin: str) -> str:
        normed = self._norm(f"{name}.attention_norm", hidden)
        turned = [self._rotate(self._heads(f"{name}.attention.{part}", normed), cos, sin) for part in ("query", "key")]
        mixed = self._attend(layer, *turned, self._heads(f"{name}.attention.value", normed), unseen)
        hidden = self.add("Add", hidden, self._linear(f"{name}.attention.out", mixed))
        normed = self._norm(f"{name}.mlp_norm", hidden)
        gate = self._linear(f"{name}.gate", normed)
        gated = self.add("Mul", self.add("Mul", gate, self.add("Sigmoid", gate)), self._linear(f"{name}.up", normed))
        return self.add("Add", hidden, self._linear(f"{name}.down", gated))

    def _norm(self, name: str, hidden: str) -> str:
        exact = self.add("Cast", hidden, to=TensorProto.FLOAT) if self.half else hidden
        mean = self.add("ReduceMean", self.add("Pow", exact, np.array(2, np.float32)), axes=[-1])
        root = self.add("Sqrt", self.add("Add", mean, np.array(self.shape.epsilon, np.float32)))
        normed = self.add("Div", exact, root)
        return self.add("Mul", self.add("Cast", normed, to=self.number) if self.half else normed, f"{name}.weight")

    def _linear(self, name: str, hidden: str) -> str:
        product = self.add("MatMul", hidden, f"{name}.weight", name=name)
        return self.add("Add", product, f"{name}.bias") if f"{name}.bias" in self.given else product

    def _heads(self, name: str, hidden: str) -> str:
        apart = self.add("Reshape", self._linear(name, hidden), np.array([0, 0, -1, self.shape.head]))
        return self.add("Transpose", apart, perm=[0, 2, 1, 3])

    def _rotate(self, heads: str, cos: str, sin: str) -> str:
        first, second = self.add("Split", heads, axis=-1, outputs=2)
        turned = self.add("Sub", self.add("Mul", first, cos), self.add("Mul", second, sin))
        return self.add("Concat", turned, self.add("Add", self.add("Mul", second, cos), self.add("Mul", first, sin)), axis=-1)

    def _attend(self, layer: int, queries: str, keys: str, values: str, unseen: str) -> str:
        shape, cached = self.shape, []
        for part, fresh in (("key", keys), ("value", values)):
            self.inputs.append(self.of_cache(f"past_key_values.{layer}.{part}", PAST))
            self.outputs.append(self.of_cache(f"present.{layer}.{part}", TOTAL))
            cached.append(self.add("Concat", f"past_key_values.{layer}.{part}", fresh, name=f"present.{layer}.{part}", axis=2))
        apart, grouped = np.array([0, shape.heads, -1, 0]), np.array([0, shape.kv_heads, -1, 0])
        scaled = self.add("Mul", self.add("Reshape", queries, grouped), self._exact(shape.head**-0.5))
        scores = self.add("MatMul", scaled, self.add("Transpose", cached[0], perm=[0, 1, 3, 2]))
        # Finite, so that a row of padding alone does not come out as NaN; set, not added, so that nothing overflows.
        lowest = self._exact(float(np.finfo(np.float16 if self.half else np.float32).min))
        shares = self.add("Softmax", self.add("Where", unseen, lowest, self.add("Reshape", scores, apart)), axis=-1)
        mixed = self.add("MatMul", self.add("Reshape", shares, grouped), cached[1])
        together = self.add("Transpose", self.add("Reshape", mixed, apart), perm=[0, 2, 1, 3])
        return self.add("Reshape", together, np.array([0, 0, -1]))

    def _exact(self, value: float) -> np.ndarray:
        return np.array(value, np.float16 if self.half else np.float32)

    def model(self) -> ModelProto:
        graph = helper.make_graph(self.nodes, "decoder", self.inputs, self.outputs, self.weights)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, producer_name="threadwise", ir_version=IR_VERSION)


def axis(number: int) -> np.ndarray:
    return np.array([number])


def for_transformers_js(outside: dict[str, bool]) -> dict:
    """The data type to take unless told otherwise, and which files have weights beside them."""
    first = next(dtype for dtype, suffix in SUFFIX.items() if f"model{suffix}.onnx" == next(iter(outside)))
    beside = {name: 1 for name, is_outside in outside.items() if is_outside}
    return {"dtype": first, **({"use_external_data_format": beside} if beside else {})}


def quantize_to_8_bits(whole: ModelProto, path: Path) -> bool:
    """Weights in int8, activations when they come. The tables of positions stay exact."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        full, small = Path(folder) / "model.onnx", Path(folder) / "small.onnx"
        outside = save(whole, full)
        exact = [node.name for node in whole.graph.node if node.op_type == "Gather" and node.input[0] != "embedding"]
        quantize_dynamic(
            full, small, op_types_to_quantize=["MatMul", "Gather"], weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=exact,
            use_external_data_format=outside, extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        return save(onnx.load(small), path)


def save(whole: ModelProto, path: Path) -> bool:
    """Whether the weights had to go beside the file, as NAME.onnx_data."""
    beside = path.with_name(path.name + "_data")
    beside.unlink(missing_ok=True)
    outside = sum(len(tensor.raw_data) for tensor in whole.graph.initializer) > LARGEST - 2**20
    onnx.save(whole, path, save_as_external_data=outside, location=beside.name, size_threshold=1024)
    return outside


def difference(model: CausalLM, path: Path) -> float:
    """Between the logits of ONNX Runtime and PyTorch, for a text in two parts, one of them padded on the left."""
    chance = np.random.default_rng(1)
    ids, mask = chance.integers(0, model.shape.vocab, (2, 24)), np.ones((2, 24), np.int64)
    mask[1, :5] = 0
    positions = np.maximum(mask.cumsum(1) - 1, 0)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    past, worst = model.empty_cache(2), 0.0
    for part in (slice(0, 20), slice(20, 24)):
        inputs = ids[:, part], mask[:, : part.stop], positions[:, part]
        fed = dict(zip(("input_ids", "attention_mask", "position_ids"), inputs, strict=True))
        for layer, pair in enumerate(past):
            fed |= {f"past_key_values.{layer}.{name}": tensor.detach().numpy() for name, tensor in zip(("key", "value"), pair, strict=True)}
        if "num_logits_to_keep" in {node.name for node in session.get_inputs()}:
            fed["num_logits_to_keep"] = np.array(0)
        (logits,) = session.run(["logits"], fed)
        with torch.no_grad():
            wanted, past = model(*map(torch.from_numpy, inputs), past)
        worst = max(worst, float(np.abs(logits - wanted.numpy())[mask[:, part] > 0].max()))
    return worst


def config(shape: Shape) -> dict:
    family = ("qwen2", "Qwen2ForCausalLM") if shape.qkv_bias else ("llama", "LlamaForCausalLM")
    return {
        "model_type": family[0],
        "architectures": [family[1]],
        "vocab_size": shape.vocab,
        "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head,
        "hidden_act": "silu",
        "max_position_embeddings": shape.positions,
        "rms_norm_eps": shape.epsilon,
        "rope_theta": shape.theta,
        "tie_word_embeddings": True,
    }


def write(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
