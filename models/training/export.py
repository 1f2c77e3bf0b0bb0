"""
Writes an encoder as models/<id>/model.onnx, model.int8.onnx and card.json.

    python models/training/export.py --out models/training/runs/fashion-mnist/256-0 --id fashion-mnist-256

The graph is written node by node, so that every PyTorch gives the same file: uint8 pixels N×H×W×C in
(`images`), normalisation inside, batch normalisation folded into the convolutions, float32 `features` N×d and
`projection` N×64 out, neither L2-normalised, any N. The int8 file takes and gives the same, quantised statically
on training images; it is written if the linear probe loses at most 0.5 point.
"""
import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

import augment
import evaluate
import train
from data import DataError
from network import Unit

MODELS = Path(__file__).parent.parent
OPSET = 17
IR_VERSION = 8  # what opset 17 came with; newer ones are refused by older runtimes
MAX_BYTES = 8e6  # weights an isolate of the service has memory for
CALIBRATION = 2048  # training images whose activations set the int8 ranges
MAX_LOSS = 0.005  # of the linear probe's accuracy, for the int8 file to be worth having


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder that train.py and evaluate.py wrote")
    parser.add_argument("--id", required=True, help="name of the model's folder and in addresses")
    parser.add_argument("--folder", help="where the data set's files are, if not at their usual place")
    options = parser.parse_args()
    try:
        encoder, data, setting = evaluate.restore(options.out, options.folder)
    except DataError as error:
        sys.exit(f"export.py: {error}")
    contents = graph(encoder, data.test_images.shape[1:]).SerializeToString()
    if len(contents) > MAX_BYTES:
        sys.exit(f"export.py: {len(contents):,} bytes, more than the {MAX_BYTES:,.0f} that the service has memory for.")
    folder = MODELS / options.id
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(contents)
    about = card(options.id, encoder, data, setting, options.out)
    about.update(digest(folder / "model.onnx"))
    quantised = folder / "model.int8.onnx"
    quantise(folder / "model.onnx", quantised, data.train_images[:CALIBRATION])
    accuracy = probe(quantised, data)
    if accuracy["value"] >= about["metrics"]["features"]["linearProbe"]["value"] - MAX_LOSS:
        about["int8"] = {"file": quantised.name, **digest(quantised), "linearProbe": accuracy}
    else:
        quantised.unlink()
        print(f"no int8 file: its linear probe has {accuracy['value']:.4f}")
    write(folder / "card.json", about)
    known = {path.parent.name for path in MODELS.glob("*/card.json")}
    write(MODELS / "registry.json", sorted(known))


def write(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def graph(encoder, shape):
    """The ONNX model of an encoder for images of shape H×W×C."""
    return Graph().encoder(encoder, shape)


class Graph:
    """Nodes and weights in the order in which they run; each method adds some and returns its output's name."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def encoder(self, encoder, shape):
        x = self.node("Cast", "images", to=TensorProto.FLOAT)
        x = self.node("Transpose", x, perm=(0, 3, 1, 2))
        x = self.node("Sub", x, self.weight(encoder.mean * 255))
        x = self.node("Div", x, self.weight(encoder.deviation * 255))
        x = self.node("Relu", self.unit(encoder.stem, x))
        for block in encoder.blocks:
            y = self.unit(block.second, self.node("Relu", self.unit(block.first, x)))
            x = self.node("Relu", self.node("Add", y, x if block.shortcut is None else self.unit(block.shortcut, x)))
        if encoder.widening is not None:
            x = self.node("Relu", self.unit(encoder.widening, x))
        features = self.node("Flatten", self.node("GlobalAveragePool", x), name="features", axis=1)
        first, _, second = encoder.head
        x = self.node("Relu", self.linear(first, features))
        self.linear(second, x, name="projection")
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ("N", layer.in_features if name == "features" else layer.out_features))
            for name, layer in (("features", first), ("projection", second))
        ]
        inputs = [helper.make_tensor_value_info("images", TensorProto.UINT8, ("N", *shape))]
        body = helper.make_graph(self.nodes, "encoder", inputs, outputs, self.weights)
        model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="upsilon")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return model

    def unit(self, unit: Unit, x):
        """One convolution: w·γ/√(σ² + ε), and the bias β − μγ/√(σ² + ε)."""
        convolution, norm = unit
        scale = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
        weight = self.weight(convolution.weight.double() * scale.view(-1, 1, 1, 1))
        bias = self.weight(norm.bias.double() - norm.running_mean.double() * scale)
        (size, _), (padding, _) = convolution.kernel_size, convolution.padding
        return self.node(
            "Conv", x, weight, bias,
            kernel_shape=(size, size), strides=convolution.stride, pads=(padding,) * 4,
        )

    def linear(self, layer, x, name=None):
        return self.node("Gemm", x, self.weight(layer.weight), self.weight(layer.bias), name=name, transB=1)

    def weight(self, tensor):
        name = f"weight{len(self.weights)}"
        values = tensor.detach().numpy().astype(np.float32)
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind, *inputs, name=None, **attributes):
        name = name or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name


class Calibration(CalibrationDataReader):
    """Images in batches of 256, as the quantiser asks for them."""

    def __init__(self, images):
        self.batches = iter(np.array_split(images, max(1, len(images) // 256)))

    def get_next(self):
        batch = next(self.batches, None)
        return None if batch is None else {"images": batch}


def quantise(source, target, images):
    """Weights to int8 a channel, activations to uint8."""
    quantize_static(
        source, target, Calibration(images), quant_format=QuantFormat.QDQ, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
    )


def probe(path, data):
    """Linear probe of the features that ONNX Runtime computes."""
    session = InferenceSession(str(path), providers=["CPUExecutionProvider"])
    trained, tested = (
        torch.from_numpy(np.concatenate([session.run(["features"], {"images": part})[0] for part in np.array_split(images, len(images) // 500 + 1)]))
        for images in (data.train_images, data.test_images)
    )
    labels = (torch.from_numpy(values) for values in (data.train_labels, data.test_labels))
    return evaluate.linear_probe(trained, next(labels), tested, next(labels))


def digest(path):
    contents = path.read_bytes()
    return {"bytes": len(contents), "sha256": hashlib.sha256(contents).hexdigest()}


def card(name, encoder, data, setting, out):
    """Everything a user of the model, and whoever makes it again, must know."""
    _, height, width, channels = data.test_images.shape
    training = json.loads((out / "training.json").read_text(encoding="utf-8"))
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    command = "python models/training/train.py " + " ".join(
        f"--{option} {setting[option]}" for option in train.SETTING if option != "smoke"
    )
    return {
        "id": name,
        "data": {
            "name": data.name, "classes": list(data.classes), "licence": data.licence,
            "trainSamples": len(data.train_images), "testSamples": len(data.test_images),
        },
        "input": {
            "name": "images", "type": "uint8", "layout": "NHWC",
            "height": height, "width": width, "channels": channels,
            "mode": "grey" if channels == 1 else "rgb",
            "luma": list(augment.LUMA),
            "background": 0,
            "crop": "centre square",
            "resize": "bilinear, antialiased",
        },
        "outputs": {
            "features": {"dimensions": encoder.head[0].in_features, "normalized": False},
            "projection": {"dimensions": encoder.head[2].out_features, "normalized": False},
        },
        "network": setting["network"],
        "parameters": sum(parameter.numel() for parameter in encoder.parameters()),
        "loss": "InfoNCE", "draws": setting["draws"], "negatives": setting["draws"] - 1,
        "temperature": setting["temperature"],
        "augmentation": {key: list(value) if isinstance(value, tuple) else value for key, value in data.augmentation.items()},
        "epochs": setting["epochs"], "batch": train.batch_size(setting["draws"]), "seed": setting["seed"],
        "training": {
            "loss": training["losses"][-1], "seconds": round(training["seconds"]),
            "samplesPerSecond": round(training["samplesPerSecond"]), "hardware": training["hardware"],
            "pytorch": training["pytorch"],
        },
        "metrics": metrics,
        "licence": "MIT",
        "command": command,
    }


if __name__ == "__main__":
    main()
