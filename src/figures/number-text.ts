import type { Language } from "./look.ts";

const DECIMAL_MARK: Readonly<Record<Language, string>> = { en: ".", de: ",", fr: ",", ja: "." };
/** Of thousands; French takes a narrow no-break space, and German a point. */
const GROUP_MARK: Readonly<Record<Language, string>> = {
  en: ",",
  de: ".",
  fr: "\u202f",
  ja: ",",
};
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** Integers up to here are written out, beyond as powers of ten. */
const WRITTEN_OUT = 1e6;
const SMALLEST_DECIMAL = 1e-3;

/** A number as a reader of `language` expects it: `7,709`, `0,691`, `1.5·10⁻²²`; rounded to `digits`. */
export function numberText(value: number, language: Language, digits = 3): string {
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (Number.isInteger(magnitude) && magnitude < WRITTEN_OUT) {
    return sign + grouped(String(magnitude), language);
  }
  const rounded = Number(magnitude.toPrecision(digits));
  if (rounded >= SMALLEST_DECIMAL && rounded < WRITTEN_OUT) {
    return sign + grouped(String(rounded), language);
  }
  const [mantissa, exponent] = rounded.toExponential().split("e");
  return sign + powerText(mantissa, Number(exponent), language);
}

/** A mean number of draws: from 1,000 on to whole draws, `7,709`, else to three digits, `29.3`. */
export function meanDrawsText(draws: number, language: Language): string {
  return numberText(draws < 1000 ? draws : Math.round(draws), language);
}

/** e^logValue, for values beyond the range of numbers. */
export function exponentialText(logValue: number, language: Language, digits = 3): string {
  const exponent = Math.floor(logValue / Math.LN10);
  const mantissa = Math.exp(logValue - exponent * Math.LN10);
  return powerText(String(Number(mantissa.toPrecision(digits))), exponent, language);
}

function powerText(mantissa: string, exponent: number, language: Language): string {
  const power = `10${Array.from(String(exponent), (c) => SUPERSCRIPTS[c]).join("")}`;
  if (mantissa === "1") return power;
  return `${mantissa.replace(".", DECIMAL_MARK[language])}·${power}`;
}

/** A probability; one that rounds to 1 as what it lacks: `1 − 1.4·10⁻⁶`. */
export function probabilityText(
  { probability, complement }: { readonly probability: number; readonly complement: number },
  language: Language,
): string {
  if (complement > 0 && complement < SMALLEST_DECIMAL) {
    return `1 − ${numberText(complement, language, 2)}`;
  }
  return numberText(probability, language);
}

function grouped(digits: string, language: Language): string {
  const [whole, fraction] = digits.split(".");
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, GROUP_MARK[language]);
  return fraction === undefined ? groups : groups + DECIMAL_MARK[language] + fraction;
}
