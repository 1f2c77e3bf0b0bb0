"""
What PyTorch and ONNX Runtime make of the first test images of a run, for models/results/parity.ts to compare.

    python models/training/parity.py --out models/training/runs/fashion-mnist/256-0 --file parity.npz

Arrays: images (uint8 N×H×W×C), and of `pytorch` and `native`, the published ONNX file, for both outputs, features
and projection, as they leave the network: `<runtime>_<output>`. `means_<output>` are the class means of training
samples, of norm 1, in PyTorch: the mean classifier whose predictions are compared.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession

import embed
import evaluate
import export

IMAGES = 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder that train.py wrote")
    parser.add_argument("--folder", help="where the data set's files are, if not at their usual place")
    parser.add_argument("--file", type=Path, required=True, help="the NPZ file to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    encoder, data, setting = evaluate.restore(options.out, options.folder)
    images = data.test_images[:IMAGES]
    path = export.MODELS / f"{setting['data']}-{setting['draws']}" / "model.onnx"
    native = InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(embed.OUTPUTS, {"images": images})
    pytorch = evaluate.embed(encoder, images)
    train_images, train_labels = embed.choose(data.train_images, data.train_labels, embed.TRAIN)
    trained = evaluate.embed(encoder, train_images)
    arrays = {"images": images}
    for index, name in enumerate(embed.OUTPUTS):
        arrays[f"native_{name}"] = native[index]
        arrays[f"pytorch_{name}"] = pytorch[index].numpy()
        arrays[f"means_{name}"] = embed.class_means(embed.unit(trained[index].numpy()), train_labels)
    np.savez(options.file, **arrays)


if __name__ == "__main__":
    main()
