"""Writes the two views of skewed-two-views.npz in every format, as the formats' own libraries write them.

    python3 test/e2e/score-files.py FOLDER       # needs numpy and pyarrow
"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

folder = Path(sys.argv[1])
arrays = np.load(Path(__file__).parent.parent / "fixtures" / "skewed-two-views.npz")
view1, view2 = (arrays[name].astype(np.float32) for name in ("view1", "view2"))
labels = arrays["labels"].astype(np.int64)

np.savez(folder / "stored.npz", view1=view1, view2=view2, labels=labels)
np.savez_compressed(folder / "deflated.npz", view1=view1, view2=view2, labels=labels)
table = pa.table(
    {
        "view1": list(view1),
        "view2": list(view2),
        "labels": labels,
    }
)
parquet.write_table(table, folder / "snappy.parquet")
parquet.write_table(table, folder / "gzip.parquet", compression="gzip")
parquet.write_table(table, folder / "zstd.parquet", compression="zstd")
feather.write_feather(table, str(folder / "lz4.feather"))
columns = [f"view{v}_{k}" for v in (1, 2) for k in range(view1.shape[1])] + ["labels"]
np.savetxt(
    folder / "columns.csv",
    np.column_stack([view1, view2, labels]),
    fmt=["%.9g"] * (len(columns) - 1) + ["%d"],
    delimiter=",",
    header=",".join(columns),
    comments="",
)
rows = {"view1": view1.tolist(), "view2": view2.tolist(), "labels": labels.tolist()}
(folder / "lists.json").write_text(json.dumps(rows))
for name, array in {"view1": view1, "view2": view2}.items():
    np.save(folder / f"{name}.npy", array)
(folder / "labels.csv").write_text("\n".join(f"class {label}" for label in labels) + "\n")

damaged = view1.copy()
damaged[7, 3] = np.nan
np.save(folder / "K2_view1.npy", damaged)
np.savez(folder / "K8.npz", view1=view1, view2=view2, labels=labels, draws=8)
np.savez(folder / "K32.npz", view1=view1, view2=view2[:, ::-1], labels=labels, draws=32)
