"""
Trains an encoder by instance discrimination: of a sample's view, find the other view among those of K others.

    python models/training/train.py --data fashion-mnist --draws 256
    python models/training/train.py --smoke

The loss is InfoNCE with K negatives, the setting of Nozawa & Sato (2021): every sample of a group of K + 1 has
two views; the second views are the keys, its own the positive and the K others the negatives.

A batch holds several such groups, so that K is all that differs between runs: every K sees the same batches,
steps and learning rates, and the same statistics of batch normalisation.
"""
import argparse
import json
import math
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import augment
from data import LOADERS, DataError, load
from network import NETWORKS, Encoder

# Hyperparameters. What else was tried on Fashion-MNIST is in README.md.
BATCH = 512  # samples a step: the largest K + 1 of the sweep; larger K + 1 take a batch of their own size
TEMPERATURE = 0.5  # of the cosine, as in the paper's code; 0.2 probed better by 0.7 point after 2 epochs
RATE = 0.4  # peak learning rate at a batch of 512, scaled in proportion to the batch
MOMENTUM = 0.9  # Nesterov's
DECAY = 1e-4  # of weights, not of biases and of batch normalisation
WARM_UP = 0.1  # part of the steps in which the rate grows from 0; then half a cosine back to 0
EPOCHS = 10
SMOKE_SAMPLES, SMOKE_EPOCHS = 2048, 5


def main():
    options = arguments()
    try:
        data = load(options.data, options.folder)
        train(data, options)
    except DataError as error:
        sys.exit(f"train.py: {error}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=LOADERS, default="fashion-mnist")
    parser.add_argument("--folder", help="where the data set's files are, if not at their usual place")
    parser.add_argument("--network", choices=NETWORKS, default="resnet-tiny")
    parser.add_argument("--draws", type=int, default=256, help="K + 1: a positive and K negatives")
    parser.add_argument("--temperature", type=float, default=TEMPERATURE)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of the CPU; one a run is best when several run at once")
    parser.add_argument("--out", type=Path, help="folder of checkpoint and log, models/training/runs/… if not given")
    parser.add_argument("--smoke", action="store_true", help=f"a run of seconds: {SMOKE_SAMPLES} samples, {SMOKE_EPOCHS} epochs")
    options = parser.parse_args()
    if options.smoke:
        options.epochs = SMOKE_EPOCHS
    if options.out is None:
        name = f"{options.data}/{options.draws}-{options.seed}"
        options.out = Path(tempfile.mkdtemp()) if options.smoke else Path(__file__).parent / "runs" / name
    if options.draws < 2:
        parser.error(f"--draws {options.draws}: at least 2, a positive and one negative")
    if options.threads:
        torch.set_num_threads(options.threads)
    return options


def train(data, options):
    """Trains to the end or goes on from the checkpoint in options.out; returns (encoder, losses by epoch)."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    count = min(len(data.train_images), SMOKE_SAMPLES) if options.smoke else len(data.train_images)
    images = torch.tensor(data.train_images[:count], device=device)  # resident: no loader, no copies
    batch = batch_size(options.draws)
    steps = count // batch
    if steps == 0:
        sys.exit(f"train.py: --draws {options.draws} needs as many training samples, {data.name} has {count}.")

    torch.manual_seed(options.seed)
    encoder = make_encoder(options.network, data).to(device, memory_format=torch.channels_last)
    forward = torch.compile(encoder) if device == "cuda" and hasattr(torch, "compile") else encoder
    optimizer = make_optimizer(encoder, RATE * batch / BATCH)
    total = steps * options.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step / total))

    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / "checkpoint.pt"
    losses, seconds = resume(checkpoint, encoder, optimizer, schedule, options, device)
    with open(options.out / "log.txt", "a", encoding="utf-8") as log:
        for epoch in range(len(losses), options.epochs):
            # All chance of an epoch comes from its number, so that a resumed run goes on as if never stopped.
            chance = torch.Generator(device).manual_seed(options.seed * 100_003 + epoch)
            order = torch.randperm(count, generator=chance, device=device)
            sum_of_losses = torch.zeros((), device=device)
            start = time.perf_counter()
            for step in range(steps):
                samples = images[order[step * batch : (step + 1) * batch]]
                views = two_views(samples, data.augmentation, chance)
                with mixed_precision(device):
                    _, projection = forward(views)
                loss = info_nce(projection, options.draws, options.temperature)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
                schedule.step()
                sum_of_losses += loss.detach()
                if step % 10 == 9 or step == steps - 1:
                    show_progress(epoch, step, steps, options.epochs, sum_of_losses, start)
            losses.append(float(sum_of_losses) / steps)
            seconds += time.perf_counter() - start
            line = f"epoch {epoch + 1}/{options.epochs}  loss {losses[-1]:.4f}  {seconds:.0f} s"
            log.write(f"{line}  {steps * batch * len(losses) / seconds:.0f} samples/s\n")
            log.flush()
            save(checkpoint, encoder, optimizer, schedule, options, losses, seconds)
    summary = {
        "losses": losses, "seconds": seconds, "samplesPerSecond": steps * batch * len(losses) / seconds,
        "hardware": hardware(device), "pytorch": torch.__version__,
    }
    (options.out / "training.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    return encoder, losses


def batch_size(draws):
    """Samples a step: whole groups of `draws`, at most BATCH of them, at least one group."""
    return max(draws, BATCH // draws * draws)


def make_encoder(name, data):
    """A fresh encoder of the data's colour channels and mean colours."""
    pixels = data.train_images
    mean = pixels.mean((0, 1, 2), dtype=np.float64) / 255
    deviation = np.sqrt(np.square(pixels, dtype=np.float32).mean((0, 1, 2), dtype=np.float64) / 255**2 - mean**2)
    return Encoder(name, mean.astype(np.float32).tolist(), deviation.astype(np.float32).tolist())


def make_optimizer(encoder, peak):
    weights = [p for p in encoder.parameters() if p.ndim > 1]
    others = [p for p in encoder.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}]
    return torch.optim.SGD(groups, lr=peak, momentum=MOMENTUM, nesterov=True)


def rate(progress):
    """The learning rate as a part of its peak, at `progress` in [0, 1] of the training."""
    if progress < WARM_UP:
        return progress / WARM_UP
    return (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2


def two_views(samples, options, chance):
    """First views of all samples, then second views: 2N×C×H×W."""
    twice = torch.cat((samples, samples))
    numbers = torch.rand(len(twice), augment.NUMBERS, generator=chance, device=samples.device)
    views = augment.augment(twice, numbers, options)
    return views.contiguous(memory_format=torch.channels_last)


def info_nce(projection, draws, temperature):
    """
    InfoNCE within groups of `draws` samples, in nats; projection: 2N×d, first views, then second.

    Each view is anchor once, with the other kind of view as keys: the mean of two estimates of the same loss.
    """
    first, second = F.normalize(projection, dim=1).view(2, -1, draws, projection.shape[1])
    logits = first @ second.transpose(1, 2) / temperature
    logits = torch.cat((logits, logits.transpose(1, 2))).flatten(0, 1)
    positive = torch.arange(draws, device=logits.device).repeat(len(logits) // draws)
    return F.cross_entropy(logits, positive)


def mixed_precision(device):
    """bfloat16 on GPUs, and on CPUs that multiply in it, where a step is half as fast again."""
    return torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda" or cpu_has_bfloat16())


def cpu_has_bfloat16():
    """PyTorch 1.13 cannot say it; Linux can."""
    try:
        with open("/proc/cpuinfo", encoding="ascii") as file:
            return "avx512_bf16" in file.read()
    except FileNotFoundError:
        return False  # not Linux


def hardware(device):
    if device == "cuda":
        return torch.cuda.get_device_name()
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'s' if threads > 1 else ''}, {'bfloat16' if cpu_has_bfloat16() else 'float32'}"


def show_progress(epoch, step, steps, epochs, sum_of_losses, start):
    done = (step + 1) / steps
    left = (time.perf_counter() - start) * ((epochs - epoch) / done - 1)
    bar = "█" * round(20 * done) + "·" * (20 - round(20 * done))
    end = "\n" if done == 1 else "\r"
    loss = float(sum_of_losses) / (step + 1)
    print(f"epoch {epoch + 1}/{epochs} {bar} loss {loss:.4f}  {left:.0f} s left ", end=end, flush=True)


SETTING = ("data", "network", "draws", "temperature", "epochs", "seed", "smoke")


def setting(options):
    """What must be the same for a checkpoint to be gone on with."""
    return {name: getattr(options, name) for name in SETTING}


def save(path, encoder, optimizer, schedule, options, losses, seconds):
    """Written beside and moved over, so that a kill leaves the old or the new one, never half of one."""
    state = {
        "setting": setting(options), "encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(), "losses": losses, "seconds": seconds,
    }
    torch.save(state, path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


def resume(path, encoder, optimizer, schedule, options, device):
    """(losses, seconds) so far: ([], 0) without a checkpoint."""
    if not path.exists():
        return [], 0.0
    state = torch.load(path, map_location=device)
    if state["setting"] != setting(options):
        sys.exit(f"train.py: {path} is of another run, {state['setting']}: choose another --out or remove it.")
    encoder.load_state_dict(state["encoder"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    print(f"going on from epoch {len(state['losses'])} of {path}")
    return state["losses"], state["seconds"]


if __name__ == "__main__":
    main()
