/** What typed arrays and arrays have in common. */
interface Indexed<Value> {
  readonly length: number;
  [index: number]: Value;
}

/** A copy in row-major order (the last index fastest) of values in Fortran's (the first fastest). */
export function rowMajor<Value, Data extends Indexed<Value> & { slice(): Data }>(
  data: Data,
  shape: readonly number[],
): Data {
  if (data.length <= 1 || shape.length <= 1) return data;
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape) {
    strides.push(stride);
    stride *= size;
  }
  const last = shape.length - 1;
  const index = shape.map(() => 0);
  const result = data.slice();
  let from = 0;
  for (let to = 0; to < data.length; to += shape[last]) {
    for (let i = 0; i < shape[last]; i++) result[to + i] = data[from + i * strides[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
