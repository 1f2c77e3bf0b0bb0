"""Scores embeddings too large for one request, and prints the table of the paper.

    npm start                                # in another terminal
    python3 examples/job.py                  # needs: pip install requests
    python3 examples/job.py mine.npz 32,512  # any npz, npy or safetensors file; numbers of draws

An upload that was interrupted goes on where it was, if this is run again with the same file. Save npz
files with np.savez, without compression.
"""

import base64
import hashlib
import json
import os
import pathlib
import sys
import time

import requests

server = os.environ.get("UPSILON_URL", "http://localhost:8787")
path = pathlib.Path(__file__).parent / "data" / "fashion-mnist-two-views.npz"
if len(sys.argv) > 1:
    path = pathlib.Path(sys.argv[1])
draws = [int(number) for number in (sys.argv[2] if len(sys.argv) > 2 else "16,64,512").split(",")]

# What a second run needs in order to go on: the job's id and token, kept from other users of this machine.
note = pathlib.Path(os.environ.get("UPSILON_JOBS", pathlib.Path.home() / ".upsilon-jobs.json"))


def ask(method, address, **options):
    """The answer; while the service is away or asks for time, tries again."""
    for wait in (1, 2, 4, 8, 16, 32, None):
        try:
            answer = requests.request(method, server + address, timeout=300, **options)
            if answer.status_code not in (429, 503):
                return answer
            pause = int(answer.headers.get("Retry-After", 1))
        except requests.ConnectionError as error:
            pause = wait
            if wait is None:
                sys.exit(f"The service does not answer: {error}")
        if wait is None:
            return answer
        time.sleep(pause)


def require(answer):
    if answer.ok:
        return answer.json()
    sys.exit(f"{answer.status_code}: {answer.json()['detail']}")


def show(share, what):
    """A bar of 40 characters; on a terminal it is drawn over the last one."""
    end = "\r" if sys.stderr.isatty() and share < 1 else "\n"
    bar = "#" * round(40 * share)
    print(f"[{bar:<40}] {share:4.0%} {what:<40}", end=end, file=sys.stderr, flush=True)


def create():
    """A new job, noted for the case that this is interrupted."""
    request = {"files": [{"name": path.name, "bytes": size}], "draws": draws}
    created = require(ask("POST", "/v1/jobs", json=request))
    jobs[key] = {"id": created["job"]["id"], "token": created["token"]}
    note.touch(mode=0o600)
    note.write_text(json.dumps(jobs))
    return jobs[key]


size = path.stat().st_size
key = f"{server} {path.resolve()} {size} {path.stat().st_mtime_ns} {draws}"
jobs = json.loads(note.read_text()) if note.exists() else {}
job = jobs.get(key) or create()
address = f"/v1/jobs/{job['id']}"
headers = {"Authorization": f"Bearer {job['token']}"}
if ask("GET", address, headers=headers).status_code in (401, 410):  # expired, or removed
    job = create()
    address = f"/v1/jobs/{job['id']}"
    headers = {"Authorization": f"Bearer {job['token']}"}

state = require(ask("GET", address, headers=headers))["job"]
if state["state"] == "receiving":
    [file] = state["files"]
    with path.open("rb") as content:
        for index, part in enumerate(file["missing"]):
            show(1 - (len(file["missing"]) - index) / file["parts"], "uploading")
            content.seek((part - 1) * file["partBytes"])
            body = content.read(file["partBytes"])
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            require(
                ask(
                    "PUT",
                    file["url"],
                    params={"part": part},
                    data=body,
                    headers={**headers, "Content-Digest": f"sha-256=:{digest}:"},
                )
            )
    show(1, "uploaded")
    state = require(ask("POST", f"{address}/start", headers=headers))["job"]

while state["state"] == "running":
    progress = state["progress"]
    if progress:
        left = progress["secondsLeft"]
        show(
            min(0.99, progress["share"]),
            progress["stage"] + ("" if left is None else f", {left:.0f} seconds left"),
        )
    time.sleep(1)
    state = require(ask("GET", address, headers=headers))["job"]
if state["state"] == "failed":
    sys.exit(f"The job failed: {state['problem']['detail']}")
show(1, "computed")

report = ask("GET", f"{address}/report", headers={**headers, "Accept": "application/x-latex"})
print(report.text)
