/** Puts numbers in the place of symbols of a formula in LaTeX: `2R - d` with R = 1.9 is `2\cdot{1.9} - d`. */

/** Values by how formulas write them, such as `\tau_K`. A symbol without a value stays as it is. */
export type SymbolValues = ReadonlyMap<string, number | null | undefined>;

export function filledIn(latex: string, values: SymbolValues): string {
  const known = [...values].sort(([a], [b]) => b.length - a.length);
  const writer = new Writer();
  for (let at = 0; at < latex.length; ) {
    const found = known.find(([symbol]) => isAt(latex, at, symbol));
    if (found !== undefined) {
      const [symbol, value] = found;
      if (typeof value === "number" && Number.isFinite(value)) writer.number(value);
      else writer.token(symbol, true);
      at += symbol.length;
      continue;
    }
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(latex) as RegExpExecArray;
    at += token.length;
    if (VERBATIM.test(token)) {
      const end = latex.indexOf("}", at) + 1;
      writer.token(token + latex.slice(at, end), true);
      at = end;
    } else writer.token(token, isOperand(token));
  }
  return writer.written;
}

const TOKEN = /\\[A-Za-z]+|\\.|\s+|./suy;
const VERBATIM = /^\\(?:text|mathrm|mathbb)$/;
const SPACE = /^(?:\s+|\\[,;: ]|\\quad|\\[bB]ig[lr])$/;
const FRACTION = /^\\(?:frac|tfrac|binom)$/;

/** Functions and relations: a number after them needs no sign of multiplication. */
const NO_OPERANDS = new Set(
  String.raw`\ln \exp \cosh \sinh \min \max \Pr \sum \prod \sqrt \le \ge \ne \in \cdot \times \setminus \sim`.split(
    " ",
  ),
);

/** Whether it is multiplied with what follows. */
function isOperand(token: string): boolean {
  if (token.startsWith("\\")) return !NO_OPERANDS.has(token) && token !== "\\{";
  return /^[\p{Letter}\d)\]!]$/u.test(token);
}

/** Whether the symbol is there, and not a longer command, as `\tau` is not in `\taus`. */
function isAt(latex: string, at: number, symbol: string): boolean {
  if (!latex.startsWith(symbol, at)) return false;
  return !(/\\[A-Za-z]+$/.test(symbol) && /[A-Za-z]/.test(latex[at + symbol.length] ?? ""));
}

interface Open {
  /** Whether what is in the braces is multiplied with what follows. */
  readonly operand: boolean;
  readonly awaited: number;
}

class Writer {
  written = "";
  /** Whether what was written last is multiplied with what follows. */
  #operand = false;
  /** That of a base whose script comes next: a script does not change it. */
  #base: boolean | null = null;
  /** How many arguments of a fraction are to come. */
  #awaited = 0;
  readonly #open: Open[] = [];

  number(value: number): void {
    const isScript = this.#base !== null;
    if (this.#operand && !isScript) this.written = `${this.written.replace(/\\,$/, "")}\\cdot`;
    const text = latexNumber(value);
    // The sign meets no other within a script.
    this.written += value < 0 && !isScript ? `{(${text})}` : `{${text}}`;
    this.#end(true);
  }

  token(token: string, operand: boolean): void {
    this.written += token;
    if (SPACE.test(token)) return;
    if (token === "_" || token === "^") {
      this.#base = this.#operand;
      this.#operand = false;
    } else if (token === "{") {
      this.#open.push({ operand: this.#base ?? true, awaited: this.#awaited });
      this.#base = null;
      this.#awaited = 0;
      this.#operand = false;
    } else if (token === "}") {
      const { operand, awaited } = this.#open.pop() ?? { operand: true, awaited: 0 };
      this.#awaited = awaited;
      this.#end(operand);
    } else if (FRACTION.test(token)) {
      this.#awaited = 2;
      this.#operand = false;
      this.#base = null;
    } else this.#end(operand);
  }

  /** After an atom. */
  #end(operand: boolean): void {
    this.#operand = this.#base ?? operand;
    this.#base = null;
    if (this.#awaited > 0) this.#operand = --this.#awaited === 0;
  }
}

const DIGITS = 4;

/** A number as formulas have it: `1.504\cdot10^{-22}`. */
export function latexNumber(value: number, digits = DIGITS): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const magnitude = Math.abs(rounded);
  if (magnitude >= 1e-3 && magnitude < 1e6) return String(rounded);
  const [mantissa, exponent] = rounded.toExponential().split("e");
  const power = `10^{${Number(exponent)}}`;
  return mantissa === "1" ? power : `${mantissa}\\cdot${power}`;
}
