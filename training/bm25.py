"""BM25 as in Robertson and Zaragoza (2009): k1 0.9, b 0.4, Porter stems, English stop words."""

import re

import numpy as np
import Stemmer
from scipy import sparse

K1 = 0.9
B = 0.4
# Lucene's default list.
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".split()
)
_word = re.compile(r"\w+")
_stemmer = Stemmer.Stemmer("porter")


def terms(text: str) -> list[str]:
    return _stemmer.stemWords([word for word in _word.findall(text.lower()) if word not in STOP_WORDS])


class Bm25:
    def __init__(self, texts: list[str]):
        self.vocabulary: dict[str, int] = {}
        rows, columns = [], []
        for row, text in enumerate(texts):
            for term in terms(text):
                rows.append(row)
                columns.append(self.vocabulary.setdefault(term, len(self.vocabulary)))
        shape = (len(texts), len(self.vocabulary))
        counts = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        counts.sum_duplicates()
        lengths = np.asarray(counts.sum(1)).ravel()
        having = np.bincount(counts.indices, minlength=shape[1])
        idf = np.log(1 + (shape[0] - having + 0.5) / (having + 0.5))
        norm = K1 * (1 - B + B * lengths / lengths.mean())
        weights = counts.tocoo()
        weights.data = idf[weights.col] * weights.data * (K1 + 1) / (weights.data + norm[weights.row])
        self.weights = weights.tocsc()

    def scores(self, query: str) -> np.ndarray:
        known = [self.vocabulary[term] for term in terms(query) if term in self.vocabulary]
        scores = np.zeros(self.weights.shape[0])
        for column in known:
            start, end = self.weights.indptr[column : column + 2]
            scores[self.weights.indices[start:end]] += self.weights.data[start:end]
        return scores
