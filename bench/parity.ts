/**
 * How far an encoder's features differ between PyTorch, ONNX Runtime natively, workerd and Chromium, and
 * whether the nearest class mean is the same. From a run that was trained and exported here:
 * node bench/parity.ts models/training/runs/fashion-mnist/256-0 models/fashion-mnist-256 PYTHON
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inChromium, inWorkerd } from "./encoder-places.ts";

const IMAGES = 1000;

const [run, model, python = ".venv/bin/python"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "upsilon-parity-"));
const places = { workerd: await inWorkerd(model), Chromium: await inChromium(model) };
try {
  const args = [run, `${model}/model.onnx`, String(IMAGES), folder];
  execFileSync(python, ["bench/peers/parity.py", ...args], { stdio: "inherit" });
  const images = new Uint8Array(readFileSync(join(folder, "images")));
  const classes = singles("classes");
  const reference = singles("torch");
  const features: Record<string, ArrayLike<number>> = { native: singles("native") };
  for (const [name, place] of Object.entries(places)) {
    await place.open("model.onnx");
    features[name] = await place.features(images);
  }
  console.log(`(n) ${model}: ${IMAGES} test images, against PyTorch`);
  const expected = nearest(reference, classes);
  for (const [name, values] of Object.entries(features)) {
    const same = nearest(values, classes).filter((label, image) => label === expected[image]);
    console.log(
      `    ${name}: difference ${largestDifference(values, reference).toExponential(1)} (asked: ≤ 1e-4), ${same.length} same predictions`,
    );
  }
  const largest = largestDifference(new Float32Array(reference.length), reference);
  console.log(`    largest feature ${largest.toFixed(2)}`);
} finally {
  for (const place of Object.values(places)) await place.close();
  rmSync(folder, { recursive: true });
}

function singles(name: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(join(folder, name))).buffer);
}

function largestDifference(values: ArrayLike<number>, reference: Float32Array): number {
  if (values.length !== reference.length) throw new Error("not as many features");
  return reference.reduce((most, value, at) => Math.max(most, Math.abs(value - values[at])), 0);
}

/** The class whose unit mean has the largest product with each image's features. */
function nearest(features: ArrayLike<number>, classes: Float32Array): number[] {
  const dimensions = features.length / IMAGES;
  return Array.from({ length: IMAGES }, (_, image) => {
    const products = Array.from({ length: classes.length / dimensions }, (_, label) => {
      let sum = 0;
      for (let at = 0; at < dimensions; at++) {
        sum += features[image * dimensions + at] * classes[label * dimensions + at];
      }
      return sum;
    });
    return products.indexOf(Math.max(...products));
  });
}
