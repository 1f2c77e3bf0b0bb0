"""Writes two views and labels in every format, and reads them as people do: seconds, median of ROUNDS.

    python3 bench/peers/formats.py NPZ FOLDER ROUNDS

NPZ has view1 and view2 of N×d float32 and labels. Each read ends with NumPy arrays, as PyArrow and
pandas would hand them to anything that computes. Prints one JSON object, seconds by file name.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import safetensors.numpy

source, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
pa.set_cpu_count(1)

with np.load(source) as file:
    arrays = {name: file[name] for name in ("view1", "view2", "labels")}
views = {name: arrays[name] for name in ("view1", "view2")}
width = arrays["view1"].shape[1]
columns = {f"{name}_{i}": view[:, i] for name, view in views.items() for i in range(width)}
frame = pd.DataFrame(columns | {"labels": arrays["labels"]})


def table():
    lists = {k: pa.FixedSizeListArray.from_arrays(pa.array(v.ravel()), width) for k, v in views.items()}
    return pa.table(lists | {"labels": pa.array(arrays["labels"])})


def vectors(read):
    """Lists of a table as matrices."""
    columns = {name: read.column(name).combine_chunks() for name in read.column_names}
    return {k: v.flatten().to_numpy().reshape(len(v), -1) if k in views else v.to_numpy()
            for k, v in columns.items()}


def matrices(frame):
    names = {k: [f"{k}_{i}" for i in range(width)] for k in views}
    return {k: frame[n].to_numpy(np.float32) for k, n in names.items()}


def load_npz(path):
    with np.load(path) as file:
        return {name: file[name] for name in file}


def write_arrow(path):
    with pa.ipc.new_file(path, table().schema) as file:
        file.write_table(table())


def read_arrow(path):
    return vectors(pa.ipc.open_file(path.read_bytes()).read_all())


def write_json(path):
    path.write_text(json.dumps({k: v.astype(float).round(7).tolist() for k, v in arrays.items()}))


def read_json(path):
    return {k: np.array(v) for k, v in json.loads(path.read_text()).items()}


def write_ndjson(path):
    with path.open("w") as file:
        for row in zip(*(v.astype(float).round(7).tolist() for v in arrays.values())):
            file.write(json.dumps(dict(zip(arrays, row))) + "\n")


def read_ndjson(path):
    records = [json.loads(line) for line in path.open()]
    return {k: np.array([record[k] for record in records]) for k in arrays}


formats = {
    "a.npz": (lambda p: np.savez(p, **arrays), load_npz),
    "compressed.npz": (lambda p: np.savez_compressed(p, **arrays), load_npz),
    "a.npy": (lambda p: np.save(p, np.hstack(list(views.values()))), np.load),
    "a.safetensors": (lambda p: safetensors.numpy.save_file(arrays, p), safetensors.numpy.load_file),
    "a.parquet": (lambda p: pq.write_table(table(), p), lambda p: vectors(pq.read_table(p, use_threads=False))),
    "zstd.parquet": (lambda p: pq.write_table(table(), p, compression="zstd"),
                     lambda p: vectors(pq.read_table(p, use_threads=False))),
    "a.arrow": (write_arrow, read_arrow),
    "lz4.feather": (lambda p: feather.write_feather(table(), p, compression="lz4"),
                    lambda p: vectors(feather.read_table(p, use_threads=False))),
    "zstd.feather": (lambda p: feather.write_feather(table(), p, compression="zstd"),
                     lambda p: vectors(feather.read_table(p, use_threads=False))),
    "a.csv": (lambda p: frame.to_csv(p, index=False), lambda p: matrices(pd.read_csv(p))),
    "a.tsv": (lambda p: frame.to_csv(p, index=False, sep="\t"), lambda p: matrices(pd.read_csv(p, sep="\t"))),
    "a.json": (write_json, read_json),
    "a.ndjson": (write_ndjson, read_ndjson),
}

seconds = {}
for name, (write, read) in formats.items():
    write(folder / name)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        read(folder / name)
        times.append(time.perf_counter() - start)
    seconds[name] = sorted(times)[rounds // 2]
print(json.dumps(seconds))
