"""The trained network as two small ONNX graphs, fp32 and int8, over one file of 8-bit weights.

Written node by node with ONNX Runtime's own fused operators, so that what runs is what is read here.
The graphs name their weights and don't hold them: `sourcebook.annotate.reader` widens or hands them over.
"""

import numpy as np
from onnx import TensorProto, helper

OPSET = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """Nodes and the weights that they need, by name."""

    def __init__(self, weights: dict[str, np.ndarray], *, int8: bool):
        self.weights, self.int8 = weights, int8
        self.nodes, self.used = [], {}

    def node(self, op, *inputs, domain="", **attributes):
        """Add a node with one output. -> the output's name."""
        output = f"{op}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], domain=domain, **attributes))
        return output

    def fused(self, op, *inputs, **attributes):
        """Add one of ONNX Runtime's own nodes."""
        return self.node(op, *inputs, domain="com.microsoft", **attributes)

    def weight(self, name):
        """Use a weight. -> its name."""
        self.used[name] = (TensorProto.FLOAT, self.weights[name].shape)
        return name

    def times(self, x, name):
        """X · weight; weights are kept [in, out]."""
        if not self.int8:
            return self.node("MatMul", x, self.weight(name))
        shape = self.weights[name].shape
        self.used[f"{name}:int8"] = (TensorProto.INT8, shape)
        self.used[f"{name}:scale"] = (TensorProto.FLOAT, shape[1:])
        return self.fused("DynamicQuantizeMatMul", x, f"{name}:int8", f"{name}:scale")

    def linear(self, x, name):
        """X · weight + bias."""
        return self.node("Add", self.times(x, f"{name}.weight"), self.weight(f"{name}.bias"))


def build(weights: dict[str, np.ndarray], *, layers: int, heads: int, int8: bool) -> bytes:
    """The graph as bytes. Inputs: ids, shapes, places, quoted, mask [batch, pieces], words [batch, words, 1].

    Outputs, as logits: tags, names [batch, words, labels]; pointers [batch, words, words].
    """
    graph = Graph(weights, int8=int8)
    x = _embedded(graph)
    for number in range(layers):
        x = _layer(graph, x, f"layers.{number}", heads)
    x = graph.node("GatherND", x, "words", batch_dims=1)
    ends = {"tags": graph.linear(x, "tags"), "names": graph.linear(x, "names")}
    answers = graph.node("Transpose", graph.linear(x, "answers"), perm=[0, 2, 1])
    ends["pointers"] = graph.node("MatMul", graph.linear(x, "asks"), answers)
    for name, output in ends.items():
        graph.nodes.append(helper.make_node("Identity", [output], [name]))
    return _model(graph)


def _embedded(graph):
    length = graph.node("Shape", "ids", start=1, end=2)
    graph.nodes.append(helper.make_node("Constant", [], ["zero"], value_ints=[0]))
    x = graph.node("Slice", graph.weight("positions.table"), "zero", length)
    for table in ("ids", "shapes", "places", "quoted"):
        x = graph.node("Add", graph.node("Gather", graph.weight(f"{table}.table"), table), x)
    gamma, beta = graph.weight("norm.gain"), graph.weight("norm.bias")
    return graph.node("LayerNormalization", x, gamma, beta, epsilon=1e-12)


def _layer(graph, x, name, heads):
    parts = [graph.linear(x, f"{name}.{part}") for part in ("query", "key", "value")]
    mixed = graph.fused("MultiHeadAttention", *parts, "", "mask", num_heads=heads)
    x = _added(graph, graph.times(mixed, f"{name}.out.weight"), x, f"{name}.out", f"{name}.after_attention")
    up = graph.fused("BiasGelu", graph.times(x, f"{name}.up.weight"), graph.weight(f"{name}.up.bias"))
    down = graph.times(up, f"{name}.down.weight")
    return _added(graph, down, x, f"{name}.down", f"{name}.after_words")


def _added(graph, x, before, linear, norm):
    scale = [graph.weight(f"{norm}.{part}") for part in ("gain", "bias")]
    return graph.fused(
        "SkipLayerNormalization", x, before, *scale, graph.weight(f"{linear}.bias"), epsilon=1e-12
    )


def _model(graph):
    axes = {"ids": 2, "shapes": 2, "places": 2, "quoted": 2}
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "pieces"]) for name in axes]
    inputs.append(helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "pieces"]))
    inputs.append(helper.make_tensor_value_info("words", TensorProto.INT64, ["batch", "words", 1]))
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "words", None])
        for name in ("tags", "names", "pointers")
    ]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "reader", inputs, outputs, [_external(n, *w) for n, w in graph.used.items()]
        ),
        opset_imports=OPSET,
        ir_version=8,
    )
    return model.SerializeToString()


def _external(name, kind, shape):
    """A weight that the graph names and another file holds."""
    tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="weights")
    return tensor
