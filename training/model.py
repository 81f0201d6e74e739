"""The network: a BERT encoder, told what its uncased vocabulary hides, and three heads on its words.

Names may have their own last layers over the shared first ones. A teacher may begin as MPNet, which is BERT
but for a bias on attention by distance, and may be told by whose convention the names of a text are marked:
what is a name differs from one set of data to another.
"""

import math

import torch
from torch import nn
from torch.nn import functional

from sourcebook.annotate.reading import pieces
from training.data import NAMES, TAGS

POINTER_WIDTH = 128
DISTANCES = 32  # kinds of distance that MPNet tells apart, half of them for pieces before
FARTHEST = 128  # pieces; what is farther away is as this


class Layer(nn.Module):
    """One encoder layer, normalised after each half as BERT's are."""

    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.after_attention, self.after_words = (nn.LayerNorm(width, eps=1e-12) for _ in range(2))

    def forward(self, x, mask):
        """x: [batch, pieces, width]; mask: [batch, 1 or heads, 1 or pieces, pieces].

        mask is true where a piece is, or a number to add to the attention that each pays each.
        """
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.after_attention(x + self.out(mixed.transpose(1, 2).reshape(batch, length, width)))
        return self.after_words(x + self.down(functional.gelu(self.up(x))))


class Reader(nn.Module):
    """Pieces → for each word: tags, names, and scores of the words that its cue may begin with."""

    def __init__(self, layers=6, width=384, heads=12, inner=1536, *, own=0, conventions=0, distances=0,
                 dropout=0.1, vocabulary=30522, longest=512):  # fmt: skip
        super().__init__()
        self.ids = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(longest, width)
        self.shapes = nn.Embedding(pieces.SHAPES, width)
        self.places = nn.Embedding(pieces.PLACES, width)
        self.quoted = nn.Embedding(pieces.QUOTED, width)
        self.conventions = nn.Embedding(conventions, width) if conventions else None
        self.distances = nn.Embedding(distances, heads) if distances else None
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.own = nn.ModuleList(Layer(width, heads, inner) for _ in range(own))  # last ones, for names
        self.dropout = nn.Dropout(dropout)
        self.tags, self.names = nn.Linear(width, len(TAGS)), nn.Linear(width, len(NAMES))
        self.asks, self.answers = nn.Linear(width, POINTER_WIDTH), nn.Linear(width, POINTER_WIDTH)
        for feature in self._features():
            nn.init.normal_(feature.weight, std=0.02)

    def _features(self):
        return [one for one in (self.shapes, self.places, self.quoted, self.conventions) if one is not None]

    def heads(self):
        """Parameters that start from nothing and learn faster."""
        new = (self.tags, self.names, self.asks, self.answers, *self._features())
        return [parameter for module in new for parameter in module.parameters() if parameter.requires_grad]

    def forward(self, inputs, mask, words, present, conventions):
        """inputs: [batch, 4, pieces]; mask: [batch, pieces]; words, present: [batch, words].

        conventions: [batch], for each text the number of the convention by which its names are asked for;
        a network without conventions doesn't look at it.
        -> tags and names [batch, words, labels], pointers [batch, words, words], all as logits.
        """
        ids, shapes, places, quoted = inputs.unbind(1)
        positions = self.positions(torch.arange(ids.shape[1], device=ids.device))
        x = self.ids(ids) + positions + self.shapes(shapes) + self.places(places) + self.quoted(quoted)
        if self.conventions is not None:
            x = x + self.conventions(conventions)[:, None]
        x = self.dropout(self.norm(x))
        seen = self._seen(mask)
        for layer in self.layers[: self.shared]:
            x = layer(x, seen)
        x, named = (self._of_words(x, last, seen, words) for last in (self.layers[self.shared :], self.own))
        pointers = self.asks(x) @ self.answers(x).transpose(1, 2) / POINTER_WIDTH**0.5
        pointers = pointers.masked_fill(~present[:, None, :], -1e4)
        return self.tags(x), self.names(named if self.own else x), pointers

    @property
    def shared(self):
        """How many layers statements and names share."""
        return len(self.layers) - len(self.own)

    def _of_words(self, x, layers, seen, words):
        for layer in layers:
            x = layer(x, seen)
        return self.dropout(x.gather(1, words[..., None].expand(-1, -1, x.shape[2])))

    def _seen(self, mask):
        """What attention may look at, and with MPNet how gladly, by distance."""
        seen = mask[:, None, None, :]
        if self.distances is None:
            return seen
        at = torch.arange(mask.shape[1], device=mask.device)
        gladly = self.distances(_distance(at[None, :] - at[:, None])).permute(2, 0, 1)
        return gladly.masked_fill(~seen, -1e4)


def _distance(steps):
    """MPNet's kind of a distance: each near one its own, then by its logarithm; those after come second."""
    half, exact = DISTANCES // 2, DISTANCES // 4
    far = steps.abs().clamp(min=exact).float()
    spread = exact + (torch.log(far / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    kinds = torch.where(steps.abs() < exact, steps.abs(), spread.clamp(max=half - 1))
    return kinds + half * (steps > 0)


def from_bert(weights: dict, *, seed: int) -> Reader:
    """A reader whose encoder begins with a BERT checkpoint's weights, by their published names."""
    torch.manual_seed(seed)
    kind = weights["embeddings.token_type_embeddings.weight"][0]  # one text only, so always the first
    positions = weights["embeddings.position_embeddings.weight"] + kind
    return _filled(Reader(), weights, BERT, weights["embeddings.word_embeddings.weight"], positions)


def from_mpnet(weights: dict, *, seed: int, conventions: int) -> Reader:
    """A reader whose encoder begins with a checkpoint of MPNet's base model, by its published names.

    Its vocabulary is BERT's behind four pieces of its own, which stand for BERT's special ones; its
    positions begin with the third.
    """
    torch.manual_seed(seed)
    ids = weights["embeddings.word_embeddings.weight"]
    own = {0: 1, pieces.CLS: 0, pieces.SEP: 2, pieces.MASK: len(ids) - 1}
    table = ids[4:-1].clone()
    table[list(own)] = ids[list(own.values())]
    reader = Reader(12, 768, 12, 3072, conventions=conventions, distances=DISTANCES)
    reader.distances.weight = nn.Parameter(weights["encoder.relative_attention_bias.weight"], False)
    return _filled(reader, weights, MPNET, table, weights["embeddings.position_embeddings.weight"][2:])


def joined(reader: Reader, namer: Reader, *, own: int, share: float) -> Reader:
    """One reader from one for statements and one for names, of which the second began as the first.

    own: how many last layers the names keep for themselves; share: of the namer's weights in the mean that
    the first layers become. The table of pieces and the other tables are the reader's.
    """
    both = Reader(own=own)
    both.load_state_dict(reader.state_dict(), strict=False)
    for number, layer in enumerate(both.layers[: both.shared]):
        with torch.no_grad():
            torch._foreach_lerp_(list(layer.parameters()), list(namer.layers[number].parameters()), share)
    both.own.load_state_dict(namer.layers[both.shared :].state_dict())
    both.names.load_state_dict(namer.names.state_dict())
    return both


BERT = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
        "attention.output.LayerNorm")  # fmt: skip
MPNET = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o",
         "attention.LayerNorm")  # fmt: skip


def _filled(reader, weights, attention, ids, positions):
    state = reader.state_dict() | {"ids.weight": ids, "positions.weight": positions}
    for name, theirs in _names(len(reader.layers), *attention):
        state[name] = torch.cat([weights[one] for one in theirs])
    reader.load_state_dict(state)
    return reader


def _names(layers, query, key, value, out, after):
    """Pairs of our name and theirs, which are joined."""
    for kind in ("weight", "bias"):
        yield f"norm.{kind}", [f"embeddings.LayerNorm.{kind}"]
        for number in range(layers):
            theirs = f"encoder.layer.{number}"
            yield f"layers.{number}.qkv.{kind}", [f"{theirs}.{part}.{kind}" for part in (query, key, value)]
            yield f"layers.{number}.out.{kind}", [f"{theirs}.{out}.{kind}"]
            yield f"layers.{number}.after_attention.{kind}", [f"{theirs}.{after}.{kind}"]
            yield f"layers.{number}.up.{kind}", [f"{theirs}.intermediate.dense.{kind}"]
            yield f"layers.{number}.down.{kind}", [f"{theirs}.output.dense.{kind}"]
            yield f"layers.{number}.after_words.{kind}", [f"{theirs}.output.LayerNorm.{kind}"]
