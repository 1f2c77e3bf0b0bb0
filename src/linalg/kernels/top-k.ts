// The best k of a stream of products. A buffer of 2k takes whatever beats the k-th best known so far; when
// it is full, the worse half is dropped. Of equal products the one that came first is better, so that ties
// go to the lower index.

/** Stretches up to this long are sorted by insertion. */
const SHORT = 16;

/** State of the generator that picks pivots, so that no order of products is slow on purpose. */
let random: u32 = 1;

/**
 * Offers `count` products, of columns `first`, `first` + 1, ….
 *
 * Eight products at a time are compared with the k-th best: nearly all fail. (So many are read even at
 * the end: what follows the products must be memory.)
 *
 * @param keys room for 2k products
 * @param indices room for their columns
 * @param state how many there are, and the k-th best known: 0 and −∞ to begin with
 */
export function offer(
  products: usize,
  count: i32,
  first: i32,
  keys: usize,
  indices: usize,
  state: usize,
  k: i32,
): void {
  let size = load<i32>(state);
  let bar = load<f32>(state, 4);
  for (let at = 0; at < count; at += 8) {
    let better = betterThan(bar, products + ((<usize>at) << 2), count - at);
    for (; better != 0; better &= better - 1) {
      const column = at + ctz(better);
      const product = keyAt(products, column);
      // The bar may have risen meanwhile.
      if (!(product > bar)) continue;
      put(keys, indices, size++, product, first + column);
      if (size < 2 * k) continue;
      bar = select(keys, indices, size, k);
      size = k;
    }
  }
  store<i32>(state, size);
  store<f32>(state, bar, 4);
}

/** A bit for each of up to eight products, set if it is larger than the bar. */
// @ts-ignore: decorator
@inline
function betterThan(bar: f32, products: usize, count: i32): i32 {
  const bars = f32x4.splat(bar);
  const low = i32x4.bitmask(f32x4.gt(v128.load(products), bars));
  const high = i32x4.bitmask(f32x4.gt(v128.load(products, 16), bars));
  const bits = low | (high << 4);
  return count >= 8 ? bits : bits & ((1 << count) - 1);
}

/** Leaves the best k of at least k products, from best to worst. */
export function finish(keys: usize, indices: usize, state: usize, k: i32): void {
  const size = load<i32>(state);
  if (size > k) select(keys, indices, size, k);
  sort(keys, indices, 0, k - 1);
}

/**
 * Keeps the best k of `size` > k in the order in which they came, and returns a bar: no kept product is
 * below it, and of those that come later only larger ones can be among the best.
 *
 * The bar is found by bisection of the products' bits: counting takes a quarter of an instruction a product
 * and, unlike the exchanges of a quickselect, no branch that cannot be foreseen. A third to a half of the
 * time.
 */
function select(keys: usize, indices: usize, size: i32, k: i32): f32 {
  let low = ordinalOf(keyAt(keys, 0));
  let high = low;
  for (let at = 1; at < size; at++) {
    const ordinal = ordinalOf(keyAt(keys, at));
    low = min(low, ordinal);
    high = max(high, ordinal);
  }
  // At least k products are of ordinal `low` or more, none is above `high`.
  while (low < high) {
    const middle = low + <i32>((<u32>(high - low) + 1) >> 1);
    const count = countFrom(keys, size, productOf(middle));
    if (count < k) {
      high = middle - 1;
    } else {
      low = middle;
      if (count == k) break;
    }
  }
  const bar = productOf(low);
  let ties = k;
  for (let at = 0; at < size; at++) ties -= i32(keyAt(keys, at) > bar);
  let kept = 0;
  for (let at = 0; at < size; at++) {
    const key = keyAt(keys, at);
    // What is not kept is overwritten by what is.
    put(keys, indices, kept, key, indexAt(indices, at));
    const isTie = i32(key == bar);
    kept += i32(key > bar) | (isTie & i32(ties > 0));
    ties -= isTie;
  }
  return bar;
}

/** How many products are at least `least`. */
function countFrom(keys: usize, size: i32, least: f32): i32 {
  const quads = keys + ((<usize>(size & ~3)) << 2);
  const bars = f32x4.splat(least);
  let counts = i32x4.splat(0);
  for (let at = keys; at < quads; at += 16) {
    counts = i32x4.sub(counts, f32x4.ge(v128.load(at), bars));
  }
  let count =
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3);
  for (let at = size & ~3; at < size; at++) count += i32(keyAt(keys, at) >= least);
  return count;
}

/** Whole numbers in the order of the products, neighbouring ones for neighbouring products. */
// @ts-ignore: decorator
@inline
function ordinalOf(product: f32): i32 {
  const bits = reinterpret<i32>(product);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

// @ts-ignore: decorator
@inline
function productOf(ordinal: i32): f32 {
  return reinterpret<f32>(ordinal ^ ((ordinal >> 31) & 0x7fffffff));
}

/** Hoare's partition: no entry of `low` … result is worse than one of the rest. */
function partition(keys: usize, indices: usize, low: i32, high: i32): i32 {
  random = random * 1664525 + 1013904223;
  // Never the last entry, or the rest might be empty.
  const pivot = low + <i32>((<u64>random * <u64>(high - low)) >> 32);
  const key = keyAt(keys, pivot);
  const index = indexAt(indices, pivot);
  let i = low - 1;
  let j = high + 1;
  while (true) {
    do {
      i++;
    } while (isBetter(keyAt(keys, i), indexAt(indices, i), key, index));
    do {
      j--;
    } while (isBetter(key, index, keyAt(keys, j), indexAt(indices, j)));
    if (i >= j) return j;
    const otherKey = keyAt(keys, i);
    const otherIndex = indexAt(indices, i);
    put(keys, indices, i, keyAt(keys, j), indexAt(indices, j));
    put(keys, indices, j, otherKey, otherIndex);
  }
}

function sort(keys: usize, indices: usize, low: i32, high: i32): void {
  while (high - low >= SHORT) {
    const split = partition(keys, indices, low, high);
    // The shorter part by recursion, so that the stack stays short.
    if (split - low < high - split) {
      sort(keys, indices, low, split);
      low = split + 1;
    } else {
      sort(keys, indices, split + 1, high);
      high = split;
    }
  }
  for (let next = low + 1; next <= high; next++) {
    const key = keyAt(keys, next);
    const index = indexAt(indices, next);
    let hole = next;
    while (hole > low && isBetter(key, index, keyAt(keys, hole - 1), indexAt(indices, hole - 1))) {
      put(keys, indices, hole, keyAt(keys, hole - 1), indexAt(indices, hole - 1));
      hole--;
    }
    put(keys, indices, hole, key, index);
  }
}

// @ts-ignore: decorator
@inline
function isBetter(key: f32, index: i32, otherKey: f32, otherIndex: i32): bool {
  return key > otherKey || (key == otherKey && index < otherIndex);
}

// @ts-ignore: decorator
@inline
function keyAt(keys: usize, at: i32): f32 {
  return load<f32>(keys + ((<usize>at) << 2));
}

// @ts-ignore: decorator
@inline
function indexAt(indices: usize, at: i32): i32 {
  return load<i32>(indices + ((<usize>at) << 2));
}

// @ts-ignore: decorator
@inline
function put(keys: usize, indices: usize, at: i32, key: f32, index: i32): void {
  store<f32>(keys + ((<usize>at) << 2), key);
  store<i32>(indices + ((<usize>at) << 2), index);
}
