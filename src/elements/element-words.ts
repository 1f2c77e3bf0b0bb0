import type { Language } from "../figures/look.ts";

/** What an element says besides its figure. */
interface ElementWords {
  readonly table: string;
  /** Of a parameter that cannot be read; the message is English, as the service's are. */
  wrong(parameter: string, message: string): string;
}

export const elementWords: Readonly<Record<Language, ElementWords>> = {
  en: { table: "Table", wrong: (parameter, message) => `${parameter}: ${message}` },
  de: { table: "Tabelle", wrong: (parameter, message) => `${parameter}: ${message}` },
  fr: { table: "Tableau", wrong: (parameter, message) => `${parameter}\u00a0: ${message}` },
  ja: { table: "表", wrong: (parameter, message) => `${parameter}: ${message}` },
};
