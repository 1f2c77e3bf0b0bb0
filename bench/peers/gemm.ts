/** ONNX Runtime Web's MatMul, of a model made by hand: one node, C = A·B. */
import * as ort from "onnxruntime-web/wasm";

ort.env.wasm.numThreads = 1;

/** Seconds of left (rows × depth) by right (depth × columns), `rows` left rows at a time. */
export async function onnxMatMul(
  leftRows: number,
  columns: number,
  depth: number,
  rows: number,
): Promise<() => Promise<void>> {
  const session = await ort.InferenceSession.create(matMulModel(), {
    executionProviders: ["wasm"],
    intraOpNumThreads: 1,
  });
  const noise = (length: number) => Float32Array.from({ length }, () => Math.random() - 0.5);
  const left = noise(leftRows * depth);
  const right = new ort.Tensor("float32", noise(depth * columns), [depth, columns]);
  return async () => {
    for (let first = 0; first < leftRows; first += rows) {
      const count = Math.min(rows, leftRows - first);
      const block = left.subarray(first * depth, (first + count) * depth);
      await session.run({ A: new ort.Tensor("float32", block, [count, depth]), B: right });
    }
  };
}

/** A ModelProto (onnx.proto3), field by field. */
function matMulModel(): Uint8Array {
  const node = [text(1, "A"), text(1, "B"), text(2, "C"), text(4, "MatMul")];
  const graph = [
    message(1, node),
    text(2, "matmul"),
    message(11, floatMatrix("A", "rows", "depth")),
    message(11, floatMatrix("B", "depth", "columns")),
    message(12, floatMatrix("C", "rows", "columns")),
  ];
  const irVersion = number(1, 8);
  const opset = message(8, [text(1, ""), number(2, 13)]);
  return Uint8Array.from([irVersion, message(7, graph), opset].flat());
}

/** A ValueInfoProto of a matrix of single-precision numbers with named sides. */
function floatMatrix(name: string, ...sides: string[]): number[][] {
  const shape = sides.map((side) => message(1, [text(2, side)]));
  const tensor = [number(1, 1), message(2, shape)];
  return [text(1, name), message(2, [message(1, tensor)])];
}

// Protocol Buffers: fields of wire type 0 (a number below 128) and 2 (bytes, with their length).
function number(field: number, value: number): number[] {
  return [field << 3, value];
}

function text(field: number, value: string): number[] {
  return bytes(field, [...new TextEncoder().encode(value)]);
}

function message(field: number, fields: readonly number[][]): number[] {
  return bytes(field, fields.flat());
}

function bytes(field: number, content: number[]): number[] {
  const { length } = content;
  const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
  return [(field << 3) | 2, ...size, ...content];
}
