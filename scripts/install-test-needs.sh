#!/usr/bin/env bash
# Installs what the tests use beside Node's packages: Chromium, and Python with the packages of the
# documentation's examples, of the writers of files, and of the reference values. For Debian and Ubuntu;
# elsewhere have them on the PATH (CHROMIUM names another browser).
set -euo pipefail

if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  apt-get update --quiet
  apt-get install --quiet --yes chromium
fi
packages=(requests numpy pyarrow onnxruntime schemathesis IPython)
for package in "${packages[@]}"; do
  python3 -c "import $package" 2>/dev/null || python3 -m pip install --quiet "$package"
done
