/** Fixed-point places of the weights, as Pillow has them. */
const PLACES = 22;

/** The pixels that an output pixel is made of, and their weights. */
interface Taps {
  readonly first: number;
  readonly weights: Int32Array;
}

/**
 * Resizes channels-last pixels bilinearly, with a triangle as wide as a pixel of the output where that
 * is the larger one, so that nothing aliases. Columns first, then rows, each rounded to whole
 * numbers: Pillow's `resize(…, BILINEAR)` to the last bit.
 */
export function resize(
  pixels: Uint8Array,
  { width, height, channels }: { width: number; height: number; channels: number },
  toWidth: number,
  toHeight: number,
): Uint8Array {
  const row = { count: height, stride: width * channels, toStride: toWidth * channels };
  const narrow =
    width === toWidth
      ? pixels
      : along(
          pixels,
          triangles(width, toWidth),
          row,
          channels,
          channels,
          height * toWidth * channels,
        );
  if (height === toHeight) return narrow;
  const column = { count: toWidth, stride: channels, toStride: channels };
  const step = toWidth * channels;
  return along(narrow, triangles(height, toHeight), column, step, channels, toHeight * step);
}

/** Filters every line along one axis; `step` is between neighbours along it. */
function along(
  from: Uint8Array,
  taps: readonly Taps[],
  lines: { readonly count: number; readonly stride: number; readonly toStride: number },
  step: number,
  channels: number,
  length: number,
): Uint8Array {
  const to = new Uint8Array(length);
  for (let line = 0; line < lines.count; line++) {
    for (let at = 0; at < taps.length; at++) {
      const { first, weights } = taps[at];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 1 << (PLACES - 1);
        let source = line * lines.stride + first * step + channel;
        for (let tap = 0; tap < weights.length; tap++, source += step) {
          sum += from[source] * weights[tap];
        }
        to[line * lines.toStride + at * step + channel] = Math.min(255, sum >> PLACES);
      }
    }
  }
  return to;
}

function triangles(from: number, to: number): Taps[] {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const heights = Array.from({ length: end - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs((first + tap - centre + 0.5) / reach)),
    );
    const area = heights.reduce((sum, height) => sum + height, 0);
    const weights = Int32Array.from(heights, (height) =>
      Math.trunc(0.5 + (height / area) * 2 ** PLACES),
    );
    return { first, weights };
  });
}
