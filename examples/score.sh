#!/usr/bin/env bash
# Scores the real embeddings beside this script: 10,000 Fashion-MNIST test images, two views each.
#
#   npm start                      # in another terminal
#   bash examples/score.sh         # the whole report as JSON
#   bash examples/score.sh latex   # the table of the paper
set -euo pipefail
server=${UPSILON_URL:-http://localhost:8787}
data="$(dirname "$0")/data/fashion-mnist-two-views.npz"

curl --fail-with-body --silent --show-error \
  --header 'Content-Type: application/zip' --data-binary "@$data" \
  "$server/v1/score?draws=16,32,64,128,256,512&format=${1:-json}"
echo
