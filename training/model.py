"""The network: a BERT encoder, told what its uncased vocabulary hides, and three heads on its words."""

import torch
from torch import nn
from torch.nn import functional

from sourcebook.annotate.reading import pieces
from training.data import NAMES, TAGS

POINTER_WIDTH = 128


class Layer(nn.Module):
    """One encoder layer, normalised after each half as BERT's are."""

    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.after_attention, self.after_words = (nn.LayerNorm(width, eps=1e-12) for _ in range(2))

    def forward(self, x, mask):
        """x: [batch, pieces, width]; mask: [batch, 1, 1, pieces], true where a piece is."""
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.after_attention(x + self.out(mixed.transpose(1, 2).reshape(batch, length, width)))
        return self.after_words(x + self.down(functional.gelu(self.up(x))))


class Reader(nn.Module):
    """Pieces → for each word: tags, names, and scores of the words that its cue may begin with."""

    def __init__(self, layers=6, width=384, heads=12, inner=1536, vocabulary=30522, longest=512, dropout=0.1):
        super().__init__()
        self.ids = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(longest, width)
        self.shapes = nn.Embedding(pieces.SHAPES, width)
        self.places = nn.Embedding(pieces.PLACES, width)
        self.quoted = nn.Embedding(pieces.QUOTED, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.tags, self.names = nn.Linear(width, len(TAGS)), nn.Linear(width, len(NAMES))
        self.asks, self.answers = nn.Linear(width, POINTER_WIDTH), nn.Linear(width, POINTER_WIDTH)
        for feature in (self.shapes, self.places, self.quoted):
            nn.init.normal_(feature.weight, std=0.02)

    def heads(self):
        """Parameters that start from nothing and learn faster."""
        new = (self.tags, self.names, self.asks, self.answers, self.shapes, self.places, self.quoted)
        return [parameter for module in new for parameter in module.parameters()]

    def forward(self, inputs, mask, words, present):
        """inputs: [batch, 4, pieces]; mask: [batch, pieces]; words, present: [batch, words].

        -> tags and names [batch, words, labels], pointers [batch, words, words], all as logits.
        """
        ids, shapes, places, quoted = inputs.unbind(1)
        positions = self.positions(torch.arange(ids.shape[1]))
        x = self.ids(ids) + positions + self.shapes(shapes) + self.places(places) + self.quoted(quoted)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        x = self.dropout(x.gather(1, words[..., None].expand(-1, -1, x.shape[2])))
        pointers = self.asks(x) @ self.answers(x).transpose(1, 2) / POINTER_WIDTH**0.5
        pointers = pointers.masked_fill(~present[:, None, :], -1e4)
        return self.tags(x), self.names(x), pointers


def from_bert(weights: dict, *, seed: int) -> Reader:
    """A reader whose encoder begins with a BERT checkpoint's weights, by their published names."""
    torch.manual_seed(seed)
    reader = Reader()
    state = reader.state_dict()
    for name, theirs in _names(len(reader.layers)):
        state[name] = (
            torch.cat([weights[one] for one in theirs]) if isinstance(theirs, list) else weights[theirs]
        )
    state["positions.weight"] = (
        weights["embeddings.position_embeddings.weight"]
        + (
            weights["embeddings.token_type_embeddings.weight"][
                0
            ]  # one text only, so its type is always the first
        )
    )
    reader.load_state_dict(state)
    return reader


def _names(layers):
    """Pairs of our name and theirs (several: joined)."""
    yield "ids.weight", "embeddings.word_embeddings.weight"
    for kind in ("weight", "bias"):
        yield f"norm.{kind}", f"embeddings.LayerNorm.{kind}"
        for number in range(layers):
            theirs = f"encoder.layer.{number}"
            qkv = [f"{theirs}.attention.self.{part}.{kind}" for part in ("query", "key", "value")]
            yield f"layers.{number}.qkv.{kind}", qkv
            yield f"layers.{number}.out.{kind}", f"{theirs}.attention.output.dense.{kind}"
            yield f"layers.{number}.after_attention.{kind}", f"{theirs}.attention.output.LayerNorm.{kind}"
            yield f"layers.{number}.up.{kind}", f"{theirs}.intermediate.dense.{kind}"
            yield f"layers.{number}.down.{kind}", f"{theirs}.output.dense.{kind}"
            yield f"layers.{number}.after_words.{kind}", f"{theirs}.output.LayerNorm.{kind}"
