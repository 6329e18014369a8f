"""A static embedder in transformers.js layout, run from Python: the reference for what the server computes."""

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH = 256


class StaticModel:
    def __init__(self, folder: Path, threads: int = 2):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.name = folder.name
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.session = onnxruntime.InferenceSession(str(folder / "onnx" / "model.onnx"), options)
        self.inputs = {node.name for node in self.session.get_inputs()}

    def embed(self, texts: list[str]) -> np.ndarray:
        """Unit vectors [texts, dimensions]; zeros where a text has no known token."""
        encoded = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        by_length = np.argsort([len(ids) for ids in encoded], kind="stable")
        vectors: np.ndarray | None = None
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            means = self._means([encoded[row] for row in rows])
            if vectors is None:
                vectors = np.zeros((len(texts), means.shape[1]), np.float32)
            vectors[rows] = means
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 1e-9)

    def _means(self, batch: list[list[int]]) -> np.ndarray:
        length = max(1, max(len(ids) for ids in batch))
        ids = np.zeros((len(batch), length), np.int64)
        mask = np.zeros((len(batch), length), np.int64)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask}
        (states,) = self.session.run(["last_hidden_state"], {name: inputs[name] for name in self.inputs})
        return (states * mask[..., None]).sum(1) / np.maximum(mask.sum(1, keepdims=True), 1)
