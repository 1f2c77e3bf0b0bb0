"""Export: ONNX Runtime gives PyTorch's numbers."""
import numpy as np
import onnxruntime
import pytest
import torch

import evaluate
import export
from network import NETWORKS, Encoder


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("shape", [(28, 28, 1), (32, 32, 3)])
def test_the_exported_graph_gives_pytorchs_embeddings_to_1e_4(name, shape):
    torch.manual_seed(0)
    channels = shape[2]
    encoder = Encoder(name, [0.3] * channels, [0.4] * channels)
    images = np.random.default_rng(0).integers(0, 256, (4, *shape), dtype=np.uint8)
    encoder.train()
    for _ in range(3):  # batch normalisation's running statistics are not those of a fresh network
        encoder(torch.from_numpy(images).permute(0, 3, 1, 2).float())
    encoder.eval()
    expected = [part.numpy() for part in evaluate.embed(encoder, images)]
    session = onnxruntime.InferenceSession(
        export.graph(encoder, shape).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    for count in (1, 4):
        for found, wanted in zip(session.run(["features", "projection"], {"images": images[:count]}), expected):
            assert found.shape == wanted[:count].shape
            assert np.abs(found - wanted[:count]).max() < 1e-4
