import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import registry from "../../models/registry.json" with { type: "json" };
import { origin } from "./client.ts";

/** Both outputs of 1,000 pictures, by ONNX Runtime for Python and by the service. */
const SCRIPT = `
import io, json, sys
import numpy as np, onnxruntime, requests

origin, name = sys.argv[1:]
rows, columns = np.mgrid[0:28, 0:28]
waves = [np.sin(rows * (1 + i % 7) / 5) * np.cos(columns * (1 + i % 11) / 6) for i in range(1000)]
images = np.clip(np.round(255 * np.array(waves)), 0, 255).astype(np.uint8)
file = io.BytesIO()
np.save(file, images)
session = onnxruntime.InferenceSession(f"models/{name}/model.onnx", providers=["CPUExecutionProvider"])
for output in ("features", "projection"):
    [native] = session.run([output], {"images": images[..., None]})
    answer = requests.post(
        f"{origin}/v1/encoders/{name}/embeddings", params={"output": output, "format": "npy"},
        data=file.getvalue(), headers={"Content-Type": "application/x-npy"},
    )
    answer.raise_for_status()
    served = np.load(io.BytesIO(answer.content))
    print(json.dumps({
        "difference": float(abs(served - native).max()),
        "largest": float(abs(native).max()),
        "same": float((served.argmax(1) == native.argmax(1)).mean()),
    }))
`;

test("python3 has ONNX Runtime", () => {
  const { status } = spawnSync("python3", ["-c", "import numpy, onnxruntime, requests"]);
  expect(status, "bash scripts/install-test-needs.sh installs it").toBe(0);
});

test.each(registry)(
  "%s gives what ONNX Runtime gives outside of workerd, to 1e-4, of 1,000 images",
  { timeout: 120_000 },
  async (name) => {
    const { stdout } = await promisify(execFile)("python3", ["-c", SCRIPT, origin, name]);
    const outputs = stdout.trim().split("\n");
    expect(outputs).toHaveLength(2);
    for (const line of outputs) {
      const { difference, largest, same } = JSON.parse(line);
      expect(largest).toBeGreaterThan(0.5);
      expect(difference).toBeLessThan(1e-4);
      expect(same).toBe(1);
    }
  },
);
