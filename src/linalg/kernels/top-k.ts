// The best k of a stream of products, as a binary heap with the worst of them at its root. Of equal
// products the one that came first is better, so that ties go to the lower index.

/**
 * Offers `count` products, of columns `first`, `first` + 1, …, to a heap of `size` ≤ k entries.
 *
 * Four products at a time are compared with the worst of a full heap: nearly all fail.
 *
 * @param keys k products, single precision
 * @param indices k columns
 * @returns the new size
 */
export function offer(
  products: usize,
  count: i32,
  first: i32,
  keys: usize,
  indices: usize,
  size: i32,
  k: i32,
): i32 {
  let at = 0;
  while (at < count && size < k) {
    siftUp(keys, indices, size, load<f32>(products + ((<usize>at) << 2)), first + at);
    size++;
    at++;
  }
  while (at < count) {
    const worst = f32x4.splat(load<f32>(keys));
    while (
      at + 4 <= count &&
      !v128.any_true(f32x4.gt(v128.load(products + ((<usize>at) << 2)), worst))
    ) {
      at += 4;
    }
    const until = min(at + 4, count);
    while (at < until) {
      const product = load<f32>(products + ((<usize>at) << 2));
      if (product > load<f32>(keys)) siftDown(keys, indices, size, product, first + at);
      at++;
    }
  }
  return size;
}

/** Turns a heap into a list from best to worst. */
export function sortHeap(keys: usize, indices: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const key = load<f32>(keys);
    const index = load<i32>(indices);
    const at = (<usize>last) << 2;
    siftDown(keys, indices, last, load<f32>(keys + at), load<i32>(indices + at));
    store<f32>(keys + at, key);
    store<i32>(indices + at, index);
  }
}

// @ts-ignore: decorator
@inline
function isWorse(key: f32, index: i32, otherKey: f32, otherIndex: i32): bool {
  return key < otherKey || (key == otherKey && index > otherIndex);
}

function siftUp(keys: usize, indices: usize, hole: i32, key: f32, index: i32): void {
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const from = (<usize>parent) << 2;
    const parentKey = load<f32>(keys + from);
    const parentIndex = load<i32>(indices + from);
    if (!isWorse(key, index, parentKey, parentIndex)) break;
    store<f32>(keys + ((<usize>hole) << 2), parentKey);
    store<i32>(indices + ((<usize>hole) << 2), parentIndex);
    hole = parent;
  }
  store<f32>(keys + ((<usize>hole) << 2), key);
  store<i32>(indices + ((<usize>hole) << 2), index);
}

/** Replaces the root. */
function siftDown(keys: usize, indices: usize, size: i32, key: f32, index: i32): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    let at = (<usize>child) << 2;
    if (
      child + 1 < size &&
      isWorse(
        load<f32>(keys + at, 4),
        load<i32>(indices + at, 4),
        load<f32>(keys + at),
        load<i32>(indices + at),
      )
    ) {
      child++;
      at += 4;
    }
    const childKey = load<f32>(keys + at);
    const childIndex = load<i32>(indices + at);
    if (!isWorse(childKey, childIndex, key, index)) break;
    store<f32>(keys + ((<usize>hole) << 2), childKey);
    store<i32>(indices + ((<usize>hole) << 2), childIndex);
    hole = child;
  }
  store<f32>(keys + ((<usize>hole) << 2), key);
  store<i32>(indices + ((<usize>hole) << 2), index);
}
