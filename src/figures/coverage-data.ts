/** What an answer about coverage has that a figure shows. There is at least one row, of at least one draw. */
export interface CoverageData {
  readonly prior: { readonly name: string; readonly classes: number };
  readonly expectedDraws: number | null;
  readonly medianDraws: number | null;
  readonly target?: DrawsForProbability | undefined;
  readonly quantiles?: readonly DrawsForProbability[] | undefined;
  readonly anchor?: { readonly class: number } | undefined;
  readonly rows: readonly CoverageDataRow[];
}

export interface CoverageDataRow extends Probability {
  /** K + 1 */
  readonly draws: number;
  readonly anchor?: Probability | undefined;
}

/** υ or υ_c. */
export interface Probability {
  readonly probability: number;
  readonly complement: number;
  readonly logComplement: number | null;
}

export interface DrawsForProbability {
  readonly probability: number;
  readonly draws: number | null;
}
