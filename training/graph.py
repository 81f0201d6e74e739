"""The trained network as two small ONNX graphs, fp32 and int8, over one file of 8-bit weights.

Written node by node with ONNX Runtime's own fused operators where they are faster, so that what runs is
what is read here. One window at a time: padded batches took longer, and attention without a mask is faster.
The graphs name their weights and don't hold them: `annotate.reading.reader` widens or hands them over.
"""

import numpy as np
from onnx import TensorProto, helper

from sourcebook.annotate.reading.reader import NEAREST

PEAK = 10.0  # see Graph.bounded
PEAKED = ("layers.0", "layers.1", "layers.2", "layers.3")
OPSET = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """Nodes and the weights that they need, by name."""

    def __init__(self, weights: dict[str, np.ndarray], *, int8: bool):
        self.weights, self.int8 = weights, int8
        self.nodes, self.used = [], {}

    def node(self, op, *inputs, to=(), domain="", **attributes):
        """Add a node; to: names of its outputs, if it matters. -> the first output's name."""
        outputs = to or [f"{op}.{len(self.nodes)}"]
        self.nodes.append(helper.make_node(op, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def fused(self, op, *inputs, **attributes):
        """Add one of ONNX Runtime's own nodes."""
        return self.node(op, *inputs, domain="com.microsoft", **attributes)

    def weight(self, name):
        """Use a weight. -> its name."""
        self.used[name] = (TensorProto.FLOAT, self.weights[name].shape)
        return name

    def rows(self, name, pick, *where):
        """Rows of a table, picked by Gather or Slice from its 8 bits, and only then widened."""
        self.used[f"{name}:int8"] = (TensorProto.INT8, self.weights[name].shape)
        self.used[f"{name}:scale"] = (TensorProto.FLOAT, self.weights[name].shape[:1])
        numbers, scales = (self.node(pick, f"{name}:{kind}", *where) for kind in ("int8", "scale"))
        return self.node("DequantizeLinear", numbers, scales, axis=0)

    def times(self, x, name, *bias):
        """X · weight, and its bias if it is given; weights are kept [in, out]."""
        if not self.int8:
            return self.node("Gemm" if bias else "MatMul", x, self.weight(name), *map(self.weight, bias))
        shape = self.weights[name].shape
        self.used[f"{name}:int8"] = (TensorProto.INT8, shape)
        self.used[f"{name}:scale"] = (TensorProto.FLOAT, shape[1:])
        quantized = (f"{name}:int8", f"{name}:scale")
        zero_point = [""] * len(bias)  # none: the weights are symmetric
        return self.fused("DynamicQuantizeMatMul", x, *quantized, *zero_point, *map(self.weight, bias))

    def linear(self, x, name):
        """X · weight + bias."""
        return self.times(x, f"{name}.weight", f"{name}.bias")

    def bounded(self, x):
        """x, in 8 bits at most PEAK: numbers up to 9, but for one of 14 to 27 at the window's first piece.

        That one, alike in all texts, would take most of the range that 8 bits have.
        """
        if not self.int8:
            return x
        return self.node("Clip", x, "", self.node("Constant", value_float=PEAK))

    def normalised(self, x, name):
        """Mean 0 and variance 1 for each piece, then gain and bias."""
        return self.node(
            "LayerNormalization", x, self.weight(f"{name}.gain"), self.weight(f"{name}.bias"), epsilon=1e-12
        )

    def constant(self, number):
        """A list of one whole number."""
        return self.node("Constant", value_ints=[number])


def build(weights: dict[str, np.ndarray], *, layers: int, own: int, heads: int, int8: bool) -> bytes:
    """The graph of one window, as bytes. Inputs: ids, shapes, places, quoted [pieces], words [words].

    own: how many last layers names have for themselves. Outputs: tags, names [words, labels], as
    probabilities; pointers [words, up to NEAREST], the words
    most likely pointed to, and pointed, how likely.
    """
    graph = Graph(weights, int8=int8)
    split = layers - max(own, 1)
    shared = _layers(graph, _embedded(graph), "layers", range(split), heads)
    x = _of_words(graph, shared, "layers", range(split, layers), heads)
    named = _of_words(graph, shared, "own", range(own), heads) if own else x
    for name, states in (("tags", x), ("names", named)):
        graph.node("Softmax", graph.linear(states, name), to=[name])
    answers = graph.node("Transpose", graph.linear(x, "answers"))
    pointers = graph.node("Softmax", graph.node("MatMul", graph.linear(x, "asks"), answers))
    nearest = graph.node("Min", graph.node("Shape", "words"), graph.constant(NEAREST))
    graph.node("TopK", pointers, nearest, to=["pointed", "pointers"])
    return _model(graph)


def _embedded(graph):
    length = graph.node("Shape", "ids")
    x = graph.rows("positions.table", "Slice", graph.constant(0), length)
    for table in ("ids", "shapes", "places", "quoted"):
        x = graph.node("Add", graph.rows(f"{table}.table", "Gather", table), x)
    return graph.normalised(x, "norm")


def _layers(graph, x, name, numbers, heads):
    for number in numbers:
        x = _layer(graph, x, f"{name}.{number}", heads)
    return x


def _of_words(graph, x, name, numbers, heads):
    """The last layers; the very last for the first pieces of words alone, since no more is asked for."""
    *others, last = numbers
    x = _layers(graph, x, name, others, heads)
    return _layer(graph, x, f"{name}.{last}", heads, of=graph.node("Gather", x, "words"))


def _layer(graph, x, name, heads, of=None):
    """A layer over x. of: those of x that it is computed for, if not all."""
    of, batch = of or x, graph.constant(0)  # the axis that attention wants and nothing else
    parts = [
        graph.node("Unsqueeze", graph.linear(seen, f"{name}.{part}"), batch)
        for part, seen in (("query", of), ("key", x), ("value", x))
    ]
    mixed = graph.node("Squeeze", graph.fused("MultiHeadAttention", *parts, num_heads=heads), batch)
    x = graph.normalised(graph.node("Add", graph.linear(mixed, f"{name}.out"), of), f"{name}.after_attention")
    up = graph.fused("Gelu", graph.linear(x, f"{name}.up"))
    down = graph.linear(graph.bounded(up) if name in PEAKED else up, f"{name}.down")
    return graph.normalised(graph.node("Add", down, x), f"{name}.after_words")


def _model(graph):
    sizes = {name: "pieces" for name in ("ids", "shapes", "places", "quoted")} | {"words": "words"}
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [size]) for name, size in sizes.items()]
    kinds = dict.fromkeys(("tags", "names", "pointed"), TensorProto.FLOAT) | {"pointers": TensorProto.INT64}
    outputs = [helper.make_tensor_value_info(name, kind, ["words", None]) for name, kind in kinds.items()]
    weights = [_external(name, *kept) for name, kept in graph.used.items()]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "reader", inputs, outputs, weights), opset_imports=OPSET, ir_version=8
    )
    return model.SerializeToString()


def _external(name, kind, shape):
    """A weight that the graph names and another file holds."""
    tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="weights")
    return tensor
