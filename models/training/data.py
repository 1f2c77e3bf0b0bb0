"""
Data sets as arrays of pixels: Fashion-MNIST, folders in MNIST's format, CIFAR-10 and CIFAR-100 in their binary
layout, glyphs (glyphs.py) and folders of images.

Files are read as they were published and checked by SHA-256; nothing is downloaded. A missing or damaged file
ends in a DataError that says where it comes from.
"""
import gzip
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import augment

FASHION_FOLDER = "/usr/share/datasets/fashion-mnist"
FASHION_SOURCE = (
    "Debian and Ubuntu have it (apt-get install dataset-fashion-mnist); "
    "otherwise give --folder with the four files of github.com/zalandoresearch/fashion-mnist"
)
CIFAR_SOURCE = "the binary version is at www.cs.toronto.edu/~kriz/cifar.html; give --folder with its .bin files"

# Of the contents, not of the .gz, so that files packed anew are recognised.
FASHION_CHECKSUMS = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
FASHION_CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)
CIFAR10_CLASSES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)
IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}


class DataError(Exception):
    """A data set that is missing, damaged or of another format; the message says where to get it."""


@dataclass(frozen=True)
class Data:
    """images: uint8 N×H×W×C; labels: int64 N, indices into `classes`; `augmentation`: augment.py's options."""

    name: str
    classes: tuple
    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    augmentation: dict
    licence: str


def load(name, folder=None):
    """name: one of LOADERS; folder: where its files are, if not where its package puts them."""
    return LOADERS[name](folder)


def fashion_mnist(folder):
    folder = folder or FASHION_FOLDER
    files = [idx(folder, name, FASHION_SOURCE, checksum) for name, checksum in FASHION_CHECKSUMS.items()]
    return mnist_arrays("fashion-mnist", FASHION_CLASSES, *files, augment.FASHION, "MIT (Zalando SE)")


def mnist(folder):
    """Any four files named as MNIST's. No flips, since most such sets are of writing."""
    source = "give --folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-… of both, plain or .gz"
    if folder is None:
        raise DataError(f"MNIST's format has no usual place: {source}.")
    files = [idx(folder, name, source) for name in FASHION_CHECKSUMS]
    classes = tuple(str(label) for label in range(int(files[1].max()) + 1))
    return mnist_arrays(Path(folder).name, classes, *files, augment.GLYPHS, "the data set's own")


def mnist_arrays(name, classes, train_images, train_labels, test_images, test_labels, options, licence):
    for images, labels in ((train_images, train_labels), (test_images, test_labels)):
        if len(images) != len(labels):
            raise DataError(f"{name} has {len(images)} images but {len(labels)} labels: files of two sets.")
    return Data(
        name, classes, train_images[..., None], train_labels.astype(np.int64),
        test_images[..., None], test_labels.astype(np.int64), options, licence,
    )


def idx(folder, name, source, checksum=None):
    """An array of LeCun's IDX format: two zero bytes, 8 (uint8), the rank, big-endian sides, the values."""
    contents = read(folder, name, source, checksum)
    rank = contents[3] if contents[:3] == b"\0\0\x08" else 0
    shape = tuple(int.from_bytes(contents[4 + 4 * axis : 8 + 4 * axis], "big") for axis in range(rank))
    expected = 4 + 4 * rank + int(np.prod(shape, dtype=np.int64))
    if rank == 0 or len(contents) != expected:
        raise DataError(
            f"{name} in {folder} is no IDX file of bytes: its head {contents[:4].hex()} promises "
            f"{expected} bytes, there are {len(contents)}; {source}."
        )
    return np.frombuffer(contents, np.uint8, offset=4 + 4 * rank).reshape(shape)


def cifar10(folder):
    train = [f"data_batch_{number}.bin" for number in range(1, 6)]
    return cifar("cifar10", CIFAR10_CLASSES, folder, train, ["test_batch.bin"], label_bytes=1)


def cifar100(folder):
    names = read(folder or ".", "fine_label_names.txt", CIFAR_SOURCE).decode().split()
    return cifar("cifar100", tuple(names), folder, ["train.bin"], ["test.bin"], label_bytes=2)


def cifar(name, classes, folder, train, test, label_bytes):
    """Records of label bytes, the last of which is the (fine) class, and 3×32×32 pixels, plane by plane."""

    def arrays(files):
        contents = b"".join(read(folder or ".", file, CIFAR_SOURCE) for file in files)
        record = label_bytes + 3072
        if len(contents) % record:
            raise DataError(
                f"{', '.join(files)} in {folder} have {len(contents)} bytes, no multiple of {record}; {CIFAR_SOURCE}."
            )
        records = np.frombuffer(contents, np.uint8).reshape(-1, record)
        images = records[:, label_bytes:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        return np.ascontiguousarray(images), records[:, label_bytes - 1].astype(np.int64)

    licence = "none stated (Krizhevsky 2009)"
    return Data(name, classes, *arrays(train), *arrays(test), augment.PHOTOGRAPHS, licence)


def glyphs(folder):
    path = Path(folder or Path(__file__).parent / "runs") / "glyphs.npz"
    if not path.exists():
        raise DataError(f"{path} is missing: python models/training/glyphs.py makes it from Debian's typefaces.")
    with np.load(path) as arrays:
        return Data(
            "glyphs", tuple(arrays["classes"].tolist()),
            arrays["train_images"][..., None], arrays["train_labels"].astype(np.int64),
            arrays["test_images"][..., None], arrays["test_labels"].astype(np.int64),
            augment.GLYPHS, "the typefaces' own: glyphs.py lists their packages",
        )


def image_folder(folder):
    """train/<class>/* and test/<class>/*, all images of one size and of one colour mode (grey or colour)."""
    from PIL import Image  # only this reader needs Pillow

    source = "give --folder with train/<class>/<image> and test/<class>/<image>"
    root = Path(folder or ".")
    if not (root / "train").is_dir() or not (root / "test").is_dir():
        raise DataError(f"{root} has no folders train and test: {source}.")
    classes = tuple(sorted(path.name for path in (root / "train").iterdir() if path.is_dir()))
    shape = None
    splits = []
    for split in ("train", "test"):
        images, labels = [], []
        for label, name in enumerate(classes):
            for path in sorted((root / split / name).glob("*")):
                if path.suffix.lower() not in IMAGE_SUFFIXES:
                    continue
                with Image.open(path) as image:
                    pixels = np.asarray(image.convert("L" if image.mode in ("1", "L", "LA") else "RGB"))
                pixels = pixels.reshape(*pixels.shape[:2], -1)
                shape = shape or pixels.shape
                if pixels.shape != shape:
                    raise DataError(f"{path} is {pixels.shape}, images before it are {shape}: make them alike.")
                images.append(pixels)
                labels.append(label)
        if not images:
            raise DataError(f"{root / split} has no images: {source}.")
        splits += [np.stack(images), np.array(labels, np.int64)]
    return Data(root.resolve().name, classes, *splits, augment.PHOTOGRAPHS, "the images' own")


def read(folder, name, source, checksum=None):
    """The bytes of `name` or of `name`.gz, unpacked."""
    path = os.path.join(folder, name)
    try:
        if os.path.exists(path):
            with open(path, "rb") as file:
                contents = file.read()
        else:
            with gzip.open(f"{path}.gz") as file:
                contents = file.read()
    except FileNotFoundError as error:
        raise DataError(f"{name} is not in {folder}, plain or as .gz: {source}.") from error
    except (EOFError, gzip.BadGzipFile) as error:
        raise DataError(f"{name}.gz in {folder} is damaged ({error}): {source}.") from error
    found = hashlib.sha256(contents).hexdigest()
    if checksum and found != checksum:
        raise DataError(f"{name} in {folder} has SHA-256 {found}, not {checksum}: {source}.")
    return contents


LOADERS = {
    "fashion-mnist": fashion_mnist, "mnist": mnist, "cifar10": cifar10, "cifar100": cifar100,
    "glyphs": glyphs, "images": image_folder,
}
