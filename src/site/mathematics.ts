import { type Html, html } from "./html.ts";

/**
 * LaTeX as MathML, which browsers typeset by themselves: letters, numbers, operators, `\frac`, `\sqrt`,
 * `\mathrm`, `\mathbb`, `\text`, scripts and named functions, hence every formula of the bounds.
 *
 * @param display whether it stands on a line of its own
 * @throws SyntaxError at what is not known here
 */
export function mathematics(latex: string, display = false): Html {
  const reader = new Reader(latex.match(TOKENS) ?? []);
  const content = row(reader, undefined);
  return html`<math${display ? html` display="block"` : ""}>${content}</math>`;
}

const TOKENS = /\\[A-Za-z]+|\\.|\d+(?:[.,]\d+)*|[^\s]/gu;

class Reader {
  readonly #tokens: string[];
  #next = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = [...tokens];
  }

  /** What was taken last. */
  get last(): string | undefined {
    return this.#tokens[this.#next - 1];
  }

  peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  take(): string {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw new SyntaxError("The formula ends too early.");
    return token;
  }

  /** Parts a number after its first digit, as an argument without braces is one digit: `\tfrac12`. */
  partNumber(): void {
    const token = this.#tokens[this.#next];
    if (!/^\d./.test(token ?? "")) return;
    this.#tokens.splice(this.#next, 1, token[0], token.slice(1));
  }

  /** Everything in the braces that come next, as it is written. */
  words(): string {
    if (this.take() !== "{") throw new SyntaxError("A brace is missing.");
    let text = "";
    for (let token = this.take(); token !== "}"; token = this.take()) {
      text += token === "\\ " ? " " : token;
    }
    return text;
  }
}

/** After these a sign is one of what follows, and stands close to it. */
const BEFORE_A_SIGN = /^(?:[([{=<>+,-]|\\\{|\\(?:le|ge|ne|approx|sim|,|quad|to))$/;

/** Up to `end`, which is taken. */
function row(reader: Reader, end: string | undefined): Html {
  const parts: Html[] = [];
  let before: string | undefined;
  while (reader.peek() !== end) {
    const token = reader.peek();
    const isSign = (token === "-" || token === "+") && BEFORE_A_SIGN.test(before ?? "(");
    if (isSign) {
      parts.push(
        html`<mo form="prefix" lspace="0" rspace="0">${OPERATORS[reader.take()] ?? "+"}</mo>`,
      );
    } else {
      if (token !== undefined && FUNCTIONS.has(token) && /[\w})]$/.test(before ?? "(")) {
        parts.push(THIN_SPACE);
      }
      parts.push(scripted(reader));
    }
    before = reader.last;
  }
  if (end !== undefined) reader.take();
  return html`<mrow>${parts}</mrow>`;
}

/** An argument: what is in braces, or one atom. */
function group(reader: Reader): Html {
  if (reader.peek() !== "{") {
    reader.partNumber();
    return atom(reader);
  }
  reader.take();
  return row(reader, "}");
}

/** Below and above these, where there is room, stands what is written as their scripts. */
const LARGE: Readonly<Record<string, string>> = {
  "\\sum": "∑",
  "\\prod": "∏",
  "\\min": "min",
  "\\max": "max",
};

/** An atom with its sub- and superscript. */
function scripted(reader: Reader): Html {
  const first = reader.peek();
  const isLarge = first !== undefined && first in LARGE;
  const base = atom(reader);
  let below: Html | undefined;
  let above: Html | undefined;
  let primes = "";
  for (let mark = reader.peek(); mark === "_" || mark === "^" || mark === "'"; ) {
    reader.take();
    if (mark === "_") below = group(reader);
    else if (mark === "^") above = group(reader);
    else primes += "′";
    mark = reader.peek();
  }
  if (primes !== "") above = html`<mo>${primes}</mo>`;
  const [under, over, both] = isLarge
    ? ["munder", "mover", "munderover"]
    : ["msub", "msup", "msubsup"];
  if (below && above) return element(both, html`${base}${below}${above}`);
  if (below) return element(under, html`${base}${below}`);
  if (above) return element(over, html`${base}${above}`);
  return base;
}

function element(name: string, content: Html): Html {
  return { html: `<${name}>${content.html}</${name}>` };
}

const THIN_SPACE = html`<mspace width="0.167em"></mspace>`;

const FUNCTIONS = new Set(["\\ln", "\\cosh", "\\sinh", "\\exp", "\\Pr"]);

const SYMBOLS: Readonly<Record<string, string>> = {
  "\\alpha": "α",
  "\\mu": "μ",
  "\\pi": "π",
  "\\rho": "ρ",
  "\\sigma": "σ",
  "\\tau": "τ",
  "\\upsilon": "υ",
  "\\omega": "ω",
  "\\Gamma": "Γ",
  "\\Lambda": "Λ",
  "\\Delta": "Δ",
};

const OPERATORS: Readonly<Record<string, string>> = {
  "-": "−",
  "*": "·",
  "\\le": "≤",
  "\\ge": "≥",
  "\\leq": "≤",
  "\\geq": "≥",
  "\\ne": "≠",
  "\\sim": "∼",
  "\\approx": "≈",
  "\\to": "→",
  "\\in": "∈",
  "\\cdot": "·",
  "\\times": "×",
  "\\setminus": "∖",
  "\\mid": "|",
  "\\infty": "∞",
  "\\partial": "∂",
  "\\{": "{",
  "\\}": "}",
  "\\|": "‖",
};

const SPACES: Readonly<Record<string, string>> = {
  "\\,": "0.167em",
  "\\;": "0.278em",
  "\\ ": "0.25em",
  "\\quad": "1em",
};

/** Brackets a little larger than their line; those that grow are between `\left` and `\right`. */
const SIZES = /^\\(?:bigg?[lr]?|Bigg?[lr]?)$/;

const DOUBLE_STRUCK: Readonly<Record<string, string>> = { E: "𝔼", R: "ℝ", P: "ℙ" };

function atom(reader: Reader): Html {
  const token = reader.take();
  if (SIZES.test(token)) return atom(reader);
  if (token === "{") return row(reader, "}");
  if (token in LARGE) {
    const isWord = LARGE[token].length > 1;
    return isWord
      ? html`<mo movablelimits="true" form="prefix">${LARGE[token]}</mo>`
      : html`<mo>${LARGE[token]}</mo>`;
  }
  if (FUNCTIONS.has(token)) return named(reader, token.slice(1));
  if (token in SPACES) return html`<mspace width="${SPACES[token]}"></mspace>`;
  if (token in SYMBOLS) return html`<mi>${SYMBOLS[token]}</mi>`;
  if (token in OPERATORS) return operator(OPERATORS[token]);
  switch (token) {
    case "\\left": {
      const open = delimiter(reader);
      const content = row(reader, "\\right");
      return html`<mrow><mo>${open}</mo>${content}<mo>${delimiter(reader)}</mo></mrow>`;
    }
    case "\\dots":
      return html`<mi>…</mi>`;
    case "/":
      return html`<mo lspace="0" rspace="0" stretchy="false">/</mo>`;
    case "\\frac":
    case "\\tfrac":
      return html`<mfrac>${group(reader)}${group(reader)}</mfrac>`;
    case "\\binom":
      return html`<mrow><mo>(</mo><mfrac linethickness="0">${group(reader)}${group(reader)}</mfrac><mo>)</mo></mrow>`;
    case "\\sqrt":
      return html`<msqrt>${group(reader)}</msqrt>`;
    case "\\hat":
      return html`<mover accent="true">${group(reader)}<mo>^</mo></mover>`;
    case "\\text":
      return html`<mtext>${reader.words()}</mtext>`;
    case "\\mathrm":
      return html`<mi mathvariant="normal">${reader.words()}</mi>`;
    case "\\mathbb":
      return html`<mi>${DOUBLE_STRUCK[reader.words()]}</mi>`;
  }
  if (token.startsWith("\\")) throw new SyntaxError(`${token} is not known here.`);
  if (/^\d/.test(token)) return html`<mn>${token}</mn>`;
  if (/^\p{Letter}/u.test(token)) return html`<mi>${token}</mi>`;
  return operator(token);
}

function delimiter(reader: Reader): string {
  const token = reader.take();
  return OPERATORS[token] ?? token;
}

/** A function's name, and a little space unless a bracket follows. */
function named(reader: Reader, name: string): Html {
  const after = reader.peek();
  const isBracketed = after === undefined || /^(?:\(|\\[bB]ig|\^|_)/.test(after);
  return isBracketed ? html`<mi>${name}</mi>` : html`<mi>${name}</mi>${THIN_SPACE}`;
}

function operator(mark: string): Html {
  // Brackets that stretch would be as high as the highest fraction of their line.
  return /^[()[\]{}|‖]$/.test(mark)
    ? html`<mo stretchy="false">${mark}</mo>`
    : html`<mo>${mark}</mo>`;
}
