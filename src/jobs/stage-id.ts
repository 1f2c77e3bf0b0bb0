/** A stage of a job, `gram.centred`; if it is repeated, with its round, `probes#17`; merging, `probes#17+1`. */
export type StageId = string;

export interface StagePlace {
  readonly name: string;
  /** From 0; null of a stage that is not repeated. */
  readonly round: number | null;
  /** 0: the steps themselves; from 1: what puts their results together. */
  readonly phase: number;
}

export function stageId({ name, round, phase }: StagePlace): StageId {
  return `${name}${round === null ? "" : `#${round}`}${phase === 0 ? "" : `+${phase}`}`;
}

export function stagePlace(id: StageId): StagePlace {
  const [rest, phase = "0"] = id.split("+");
  const [name, round] = rest.split("#");
  return { name, round: round === undefined ? null : Number(round), phase: Number(phase) };
}
