"""Scores the real embeddings beside this script and prints the table of the paper.

    npm start                    # in another terminal
    python3 examples/score.py    # needs: pip install requests

Any npz with arrays view1 and view2 (N × d) and labels (N) will do in its place:

    np.savez("mine.npz", view1=z1, view2=z2, labels=y, temperature=0.5)
"""

import os
import pathlib
import sys

import requests

server = os.environ.get("UPSILON_URL", "http://localhost:8787")
path = pathlib.Path(__file__).parent / "data" / "fashion-mnist-two-views.npz"
if len(sys.argv) > 1:
    path = pathlib.Path(sys.argv[1])

with path.open("rb") as body:
    answer = requests.post(
        f"{server}/v1/score",
        params={"draws": "16,32,64,128,256,512"},
        data=body,
        headers={"Content-Type": "application/zip"},
        timeout=300,
    )
if not answer.ok:
    sys.exit(f"{answer.status_code}: {answer.text}")
report = answer.json()

print(f"{'K+1':>5} {'InfoNCE':>9} {'tau':>9} {'upsilon':>9} {'collision':>9}  tightest upper bound")
for row, bounds in zip(report["contrastive"]["rows"], report["bounds"]["rows"]):
    tightest = bounds["tightest"]
    print(
        f"{row['draws']:>5} {row['infoNce']:>9.5f} {row['collisionProbability']:>9.5f}"
        f" {row['coverage']:>9.5f} {row['collisionTerm']:>9.5f}"
        f"  {tightest['value']:.4f} ({tightest['id']})"
    )

classification, geometry = report["classification"], report["geometry"]
mean, [probe] = classification["meanClassifier"], classification["linearProbes"]
neighbours = classification["nearestNeighbours"]["results"][0]
print(f"mean classifier: top-1 {mean['top1']:.4f}, loss {mean['loss']:.4f}")
print(f"linear probe ({probe['preset']}): top-1 {probe['top1']:.4f}")
print(f"{neighbours['k']} nearest neighbours ({neighbours['preset']}): top-1 {neighbours['top1']:.4f}")
print(
    f"alignment {geometry['alignment']['value']:.4f}, uniformity {geometry['uniformity']['value']:.4f},"
    f" RankMe {geometry['spectrum']['uncentred']['rankMe']:.2f}, MAP@R {report['retrieval']['mapAtR']:.4f}"
)
for warning in report["warnings"]:
    print(f"note: {warning['message']}")
