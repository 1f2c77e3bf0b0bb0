"""Embeddings for the service: which samples, and by what."""
import numpy as np
import onnxruntime
import torch

import augment
import embed
import export
from data import Data
from network import Encoder


def test_samples_are_balanced_and_the_same_each_time():
    labels = np.repeat([0, 1, 2], [50, 20, 70])
    images = np.arange(len(labels), dtype=np.uint8).reshape(-1, 1, 1, 1)
    chosen, of = embed.choose(images, labels, 45)
    assert np.bincount(of).tolist() == [15, 15, 15]
    assert len(np.unique(chosen)) == 45
    assert (labels[chosen.ravel()] == of).all()
    assert (embed.choose(images, labels, 45)[0] == chosen).all()
    assert np.bincount(embed.choose(images, labels, 1000)[1]).tolist() == [20, 20, 20]


def test_the_files_have_unit_rows_views_that_differ_and_means_over_views(tmp_path):
    torch.manual_seed(0)
    encoder = Encoder("resnet-tiny", [0.3], [0.4]).eval()
    chance = np.random.default_rng(1)
    images = chance.integers(0, 256, (60, 28, 28, 1), dtype=np.uint8)
    labels = np.arange(60) % 3
    data = Data("noise", ("a", "b", "c"), images, labels, images[:30], labels[:30], augment.FASHION, "none")
    session = onnxruntime.InferenceSession(
        export.graph(encoder, (28, 28, 1)).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    embed.write(session, data, {"seed": 0}, tmp_path)
    views = np.load(tmp_path / "views.npz")
    for name in ("view1", "view2"):
        assert np.allclose(np.linalg.norm(views[name], axis=1), 1, atol=1e-5)
    assert np.abs(views["view1"] - views["view2"]).max() > 1e-3
    assert (np.linalg.norm(views["view_mean"], axis=1) < 1).all()
    samples = np.load(tmp_path / "features.npz")
    [features] = session.run(["features"], {"images": images})
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    assert np.allclose(samples["embeddings"], unit[:30], atol=1e-6)
    assert np.allclose(samples["train"][1], unit[labels == 1].mean(0), atol=1e-6)
