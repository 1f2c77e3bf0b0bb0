"""Writes two views and labels, about 32 MiB of them, as PyArrow writes them.

    python3 test/memory/tables.py parquet|arrow|feather FILE
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet

COLUMNS = 1000
ROWS = 3900  # times two views of float32: 30 MiB, and what Parquet adds to random numbers

form, path = sys.argv[1:]
rng = np.random.default_rng(0)
views = rng.normal(size=(2, ROWS, COLUMNS)).astype(np.float32) / COLUMNS**0.5
table = pa.table(
    {
        f"view{index + 1}": pa.FixedSizeListArray.from_arrays(pa.array(view.ravel()), COLUMNS)
        for index, view in enumerate(views)
    }
    | {"labels": pa.array(np.arange(ROWS) % 10)}
)
if form == "parquet":
    pyarrow.parquet.write_table(table, path)
elif form == "feather":
    pyarrow.feather.write_feather(table, path, compression="lz4", chunksize=1000)
else:
    with pyarrow.ipc.new_file(path, table.schema) as file:
        file.write(table)
