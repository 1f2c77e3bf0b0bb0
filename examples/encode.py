"""Embeds images by an encoder of the service, and scores the encoder on them.

    npm start                                  # in another terminal
    python3 examples/encode.py                 # needs: pip install requests numpy
    python3 examples/encode.py shirt.png boot.jpg bag.webp

Without files it draws discs, rings and bars. Labelled images of your own:

    np.savez("mine.npz", images=x, labels=y)   # x: uint8, N × height × width (× 3)
"""

import io
import os
import pathlib
import sys

import numpy as np
import requests

server = os.environ.get("UPSILON_URL", "http://localhost:8787")


def post(path, **arguments):
    answer = requests.post(f"{server}{path}", timeout=300, **arguments)
    if not answer.ok:
        sys.exit(f"{answer.status_code}: {answer.text}")
    return answer


def shapes(count, rng):
    """uint8 count × 28 × 28, and what each shows."""
    y, x = np.mgrid[0:28, 0:28]
    labels = np.arange(count) % 3
    images = np.zeros((count, 28, 28), np.uint8)
    for image, label in zip(images, labels):
        centre, radius = rng.uniform(10, 18, 2), rng.uniform(5, 9)
        distance = np.hypot(y - centre[0], x - centre[1])
        inside = [distance < radius, abs(distance - radius) < 2, abs(y - x + rng.integers(-6, 7)) < 3]
        image[inside[label]] = rng.integers(120, 256)
    return images, np.array(["disc", "ring", "bar"])[labels]


[encoder, *_] = requests.get(f"{server}/v1/encoders", timeout=60).json()["encoders"]
address = f"/v1/encoders/{encoder['id']}"
print(f"{encoder['id']}: {encoder['network']}, trained on {encoder['data']['name']} with K + 1 = {encoder['draws']}")

paths = [pathlib.Path(argument) for argument in sys.argv[1:]]
if paths:
    files = [("image", (path.name, path.read_bytes())) for path in paths]
    answer = post(f"{address}/embeddings", params={"normalize": "l2"}, files=files).json()
    z = np.array(answer["embeddings"])
    for path, source, row in zip(paths, answer["sources"], z @ z.T):
        print(f"{path.name}: {', '.join(source['steps']) or 'as it is'}; cosines {np.round(row, 3)}")
else:
    images, labels = shapes(60, np.random.default_rng(0))
    file = io.BytesIO()
    np.savez(file, images=images, labels=labels)
    body = {"data": file.getvalue(), "headers": {"Content-Type": "application/zip"}}
    archive = post(f"{address}/embeddings", params={"format": "npz"}, **body).content
    with np.load(io.BytesIO(archive)) as arrays:
        print(f"embeddings: {arrays['embeddings'].shape}, labels: {sorted(set(arrays['labels'].tolist()))}")
    report = post(f"{address}/score", params={"draws": "4,16,32", "seed": 0}, **body).json()
    for row in report["contrastive"]["rows"]:
        print(f"K + 1 = {row['draws']:>2}: InfoNCE {row['infoNce']:.4f}, supervised loss {row['supervisedLoss']:.4f}")
    print(f"mean classifier: top-1 {report['classification']['meanClassifier']['top1']:.4f}")
