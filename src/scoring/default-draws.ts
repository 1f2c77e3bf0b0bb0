/** As the papers ask: K + 1 in powers of two, of which a small set has only the lower ones. */
const CUSTOMARY = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const FIRST_FOR_LARGE_SETS = 16;

/** The numbers of draws of a score that names none: at most as many as there are samples. */
export function defaultDraws(samples: number): number[] {
  const first = samples >= FIRST_FOR_LARGE_SETS ? FIRST_FOR_LARGE_SETS : 2;
  return CUSTOMARY.filter((draws) => draws >= first && draws <= samples);
}
