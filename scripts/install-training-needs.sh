#!/usr/bin/env bash
# Sets .venv up for models/training, for Debian and Ubuntu: PyTorch for processors and Fashion-MNIST from the
# distribution's packages, the rest from PyPI. Elsewhere, and for graphics cards, see models/training/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(python3-torch python3-venv libopenblas0-pthread dataset-fashion-mnist)
if ! dpkg --status "${packages[@]}" >/dev/null 2>&1; then
  apt-get update --quiet
  apt-get install --quiet --yes --no-install-recommends "${packages[@]}"
fi
/usr/bin/python3 -m venv --system-site-packages .venv
# Debian's PyTorch is compiled against NumPy 1.
.venv/bin/python -m pip install --quiet --requirement models/training/requirements.txt "numpy<2"
