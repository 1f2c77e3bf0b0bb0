"""Training: a run of seconds learns, and a run that was killed goes on as if nothing had happened."""
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import data

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    out = tmp_path_factory.mktemp("unbroken")
    run = start(out)
    output, _ = run.communicate(timeout=300)
    assert run.returncode == 0, output
    return out


def start(out):
    """On one thread: sums in another order would round otherwise."""
    command = [sys.executable, HERE / "train.py", "--smoke", "--draws", "16", "--threads", "1", "--out", out]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def losses(out):
    return json.loads((out / "training.json").read_text(encoding="utf-8"))["losses"]


def test_a_smoke_run_learns(unbroken):
    curve = losses(unbroken)
    assert len(curve) == 5
    assert curve[-1] < curve[0] - 0.1


def test_a_run_killed_in_its_third_epoch_and_resumed_has_the_same_losses(unbroken, tmp_path):
    run = start(tmp_path)
    log = tmp_path / "log.txt"
    deadline = time.monotonic() + 120
    while not (log.exists() and "epoch 2/" in log.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline and run.poll() is None
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert not (tmp_path / "training.json").exists()
    resumed = start(tmp_path)
    output, _ = resumed.communicate(timeout=300)
    assert resumed.returncode == 0 and "going on from epoch" in output, output
    assert losses(tmp_path) == losses(unbroken)


def test_a_checkpoint_of_another_run_is_refused(unbroken):
    command = [sys.executable, HERE / "train.py", "--smoke", "--draws", "32", "--out", unbroken]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode != 0 and "is of another run" in refused.stderr


def test_a_missing_data_set_says_where_it_comes_from(tmp_path):
    with pytest.raises(data.DataError, match="apt-get install dataset-fashion-mnist"):
        data.load("fashion-mnist", tmp_path)


def test_a_changed_file_is_refused_by_its_checksum(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"\0\0\x08\x01\0\0\0\x01a")
    with pytest.raises(data.DataError, match="SHA-256"):
        data.load("fashion-mnist", tmp_path)


def test_cifar_records_are_read_plane_by_plane(tmp_path):
    record = bytes([7]) + bytes(place % 251 for place in range(3072))
    for name in [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]:
        (tmp_path / name).write_bytes(record * 2)
    found = data.load("cifar10", tmp_path)
    assert found.train_images.shape == (10, 32, 32, 3) and found.test_labels.tolist() == [7, 7]
    assert found.test_images[1, 1, 2].tolist() == [(1024 * plane + 34) % 251 for plane in range(3)]
    (tmp_path / "test_batch.bin").write_bytes(record[:-1])
    with pytest.raises(data.DataError, match="no multiple of 3073"):
        data.load("cifar10", tmp_path)
