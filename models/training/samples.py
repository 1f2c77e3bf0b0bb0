"""
Writes a few test images of a data set as one picture with their labels, for pages to show and to search.

    python models/training/samples.py --data fashion-mnist

models/samples/<data>.png has them in rows of COLUMNS, class after class; <data>.json says which class each is of.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

import data

SAMPLES = Path(__file__).parent.parent / "samples"
COLUMNS = 20
TOTAL = 200  # about this many, and a neighbour or two of each class
LEAST = 4


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, choices=data.LOADERS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    loaded = data.load(options.data, options.folder)
    chosen = spread(loaded.test_labels, len(loaded.classes))
    SAMPLES.mkdir(exist_ok=True)
    Image.fromarray(sheet(loaded.test_images[chosen])).save(SAMPLES / f"{loaded.name}.png", optimize=True)
    labels = {"licence": loaded.licence, "columns": COLUMNS, "labels": loaded.test_labels[chosen].tolist()}
    (SAMPLES / f"{loaded.name}.json").write_text(json.dumps(labels) + "\n")


def spread(labels, classes):
    """Indices of as many samples of each class, from its first to its last."""
    each = max(LEAST, TOTAL // classes)
    places = [np.flatnonzero(labels == label) for label in range(classes)]
    return np.concatenate([of[np.linspace(0, len(of) - 1, each).round().astype(int)] for of in places])


def sheet(images):
    """images: N×H×W×C; returns one picture of them, H and W as they are."""
    count, height, width, channels = images.shape
    rows = -(-count // COLUMNS)
    cells = np.zeros((rows * COLUMNS, height, width, channels), np.uint8)
    cells[:count] = images
    grid = cells.reshape(rows, COLUMNS, height, width, channels).swapaxes(1, 2)
    picture = grid.reshape(rows * height, COLUMNS * width, channels)
    return picture[..., 0] if channels == 1 else picture


if __name__ == "__main__":
    main()
