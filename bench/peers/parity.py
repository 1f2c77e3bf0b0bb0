"""Features of the first test images by PyTorch, from a training run's checkpoint, and by ONNX Runtime natively.

    python3 bench/peers/parity.py RUN MODEL COUNT FOLDER

Writes images (uint8), torch, native (float32, row-major) and classes, the unit mean features of ten classes'
training images, to FOLDER.
"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, "models/training")
import evaluate

run, model, count, folder = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
encoder, data, _ = evaluate.restore(run)
images = data.test_images[:count]
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def native(pixels):
    return session.run(["features"], {"images": pixels})[0]


with torch.no_grad():
    (folder / "torch").write_bytes(evaluate.embed(encoder, images)[0].numpy().tobytes())
(folder / "native").write_bytes(native(images).tobytes())
(folder / "images").write_bytes(images.tobytes())
trained = native(data.train_images[:5000])
labels = data.train_labels[:5000]
means = np.stack([trained[labels == label].mean(0) for label in range(len(data.classes))])
(folder / "classes").write_bytes((means / np.linalg.norm(means, axis=1, keepdims=True)).tobytes())
