"""What a user would run instead, as far as its speed goes: programs of the usual sizes with weights of chance.

Weights of chance run at the speed of trained ones; what they find is not looked at.
"""

import random

import numpy as np

LAYERS, WIDTH, HEADS, INNER, WINDOW = (
    12,
    768,
    12,
    3072,
    384,
)  # BERT-base's (Devlin et al. 2019); pieces at once


def spacy_small():
    """A spaCy pipeline of en_core_web_sm's architecture: tagger, parser, names. Needs `pip install spacy`."""
    import spacy
    from spacy.cli.init_config import init_config
    from spacy.training import Example
    from spacy.util import load_model_from_config

    nlp = load_model_from_config(init_config(lang="en", pipeline=["tagger", "parser", "ner"]), auto_fill=True)
    words = "the minister of Lund said on Monday that talks go on".split()
    told = {
        "words": words,
        "tags": [f"T{number % 8}" for number in range(len(words))],
        "heads": [1, 4, 1, 2, 4, 4, 5, 8, 9, 4, 9],
        "deps": [f"d{number % 6}" for number in range(len(words))],
        "entities": ["O", "O", "O", "U-GPE", "O", "O", "U-DATE", "O", "O", "O", "O"],
    }
    told["deps"][4] = "ROOT"
    example = Example.from_dict(spacy.tokens.Doc(nlp.vocab, words=words), told)
    random.seed(0)
    nlp.initialize(lambda: [example])
    return nlp


def base_encoder(rng):
    """An encoder of BERT-base's size in 32-bit NumPy. -> a function: array [pieces, WIDTH] → the same."""
    sizes = [(WIDTH, 3 * WIDTH), (WIDTH, WIDTH), (WIDTH, INNER), (INNER, WIDTH)]
    layers = [[0.02 * rng.standard_normal(size, dtype=np.float32) for size in sizes] for _ in range(LAYERS)]

    def run(pieces):
        for heads, out, up, down in layers:
            query, key, value = (
                part.reshape(-1, HEADS, WIDTH // HEADS).swapaxes(0, 1)
                for part in np.split(pieces @ heads, 3, axis=1)
            )
            weights = query @ key.swapaxes(1, 2) / np.float32((WIDTH / HEADS) ** 0.5)
            weights = np.exp(weights - weights.max(axis=2, keepdims=True))
            mixed = (weights / weights.sum(axis=2, keepdims=True)) @ value
            pieces = _normal(pieces + mixed.swapaxes(0, 1).reshape(-1, WIDTH) @ out)
            inner = pieces @ up
            inner = inner / (1 + np.exp(-1.702 * inner))  # GELU, nearly (Hendrycks & Gimpel 2016)
            pieces = _normal(pieces + inner @ down)
        return pieces

    return run


def _normal(rows):
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / np.sqrt((rows * rows).mean(axis=1, keepdims=True) + 1e-6)
