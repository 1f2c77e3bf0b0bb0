/** Rounds after which the states of neighbouring seeds have nothing in common. */
const WARM_UP = 16;

/**
 * Uniform numbers in (0, 1), multiples of 2⁻³² offset by half, the same for the same seed.
 * Generator: sfc32 (Doty-Humphrey, PractRand), period at least 2³².
 *
 * @param seed a whole number from 0 to 2³² − 1
 * @param stream another sequence of the same seed, from 0 to 2³² − 1: the generator starts from both
 */
export function randomUniform(seed: number, stream = 0): () => number {
  let a = stream | 0;
  let b = seed | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP; round++) next();
  return next;
}
