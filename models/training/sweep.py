"""
Trains the whole experiment: every K + 1 with every seed, all else alike; first one seed of all K, then the next.

    python models/training/sweep.py --data fashion-mnist
    python models/training/sweep.py --data glyphs --draws 64 128 256 512 1024 --seeds 0 --epochs 30

Each run goes to models/training/runs/<data>/<draws>-<seed>/ and, when done, to models/results/<data>/<draws>-<seed>.json;
the first seed's encoders are exported to models/<data>-<draws>/. Interrupted, the same command goes on from
the last epochs' checkpoints; runs with a result are not repeated.
"""
import argparse
import itertools
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import train
from data import LOADERS
from network import NETWORKS

HERE = Path(__file__).parent
DRAWS = (16, 32, 64, 128, 256, 512)
SEEDS = (0, 1, 2)


def main():
    options = arguments()
    runs = [
        (draws, seed) for seed, draws in itertools.product(options.seeds, options.draws)
        if not result(options.data, draws, seed).exists()
    ]
    start = time.perf_counter()
    done = 0

    def one(run):
        nonlocal done
        measure(options, *run)
        done += 1
        left = (time.perf_counter() - start) * (len(runs) / done - 1) / 60
        print(f"{options.data} {run[0]}-{run[1]} done: {done} of {len(runs)} runs, about {left:.0f} min left", flush=True)

    print(f"{len(runs)} runs of {options.epochs} epochs, {options.processes} at a time", flush=True)
    pool = ThreadPoolExecutor(options.processes)
    try:
        for future in [pool.submit(one, run) for run in runs]:
            future.result()
    except subprocess.CalledProcessError as error:
        sys.exit(f"sweep.py: {' '.join(map(str, error.cmd))} ended with {error.returncode}; its log is in its folder.")
    finally:
        pool.shutdown(cancel_futures=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=LOADERS, default="fashion-mnist")
    parser.add_argument("--folder", help="where the data set's files are, if not at their usual place")
    parser.add_argument("--network", choices=NETWORKS, default="resnet-tiny")
    parser.add_argument("--draws", type=int, nargs="+", default=DRAWS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--epochs", type=int, default=train.EPOCHS)
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="runs at a time, each of one thread")
    return parser.parse_args()


def result(data, draws, seed):
    return HERE.parent / "results" / data / f"{draws}-{seed}.json"


def measure(options, draws, seed):
    """Trains, evaluates, writes the result and exports the first seed's encoder."""
    out = HERE / "runs" / options.data / f"{draws}-{seed}"
    folder = ["--folder", options.folder] if options.folder else []
    python(
        out, "train.py", "--data", options.data, "--network", options.network, "--draws", draws, "--seed", seed,
        "--epochs", options.epochs, "--threads", 1, "--out", out, *folder,
    )
    python(out, "evaluate.py", "--out", out, *folder)
    training, metrics = (json.loads((out / name).read_text(encoding="utf-8")) for name in ("training.json", "metrics.json"))
    record = {
        "data": options.data, "network": options.network, "draws": draws, "negatives": draws - 1, "seed": seed,
        "temperature": train.TEMPERATURE, "epochs": options.epochs, "batch": train.batch_size(draws),
        **training, "metrics": metrics,
    }
    if seed == options.seeds[0]:
        python(out, "export.py", "--out", out, "--id", f"{options.data}-{draws}", *folder)
    path = result(options.data, draws, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def python(out, script, *words):
    """Runs a script beside this one on one thread; what it prints goes to output.txt of the run."""
    out.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with open(out / "output.txt", "a", encoding="utf-8") as output:
        subprocess.run(
            [sys.executable, HERE / script, *map(str, words)],
            check=True, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )


if __name__ == "__main__":
    main()
