/** How a figure is to look, whatever it shows. */
export interface Look {
  /** `auto` follows the reader's system; print is light in all three. */
  readonly theme: Theme;
  /** Width in CSS pixels, from 240 to 2000. */
  readonly width: number;
  /** Height in CSS pixels, from 180 to 2000; chosen to suit the figure if undefined. */
  readonly height?: number | undefined;
  readonly language: Language;
}

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const languages = ["en", "de", "fr", "ja"] as const;
export type Language = (typeof languages)[number];

/** Below, axes and labels leave no room for a curve; above, a figure is a poster. */
export const SMALLEST = { width: 240, height: 180 } as const;
export const LARGEST = 2000;
export const DEFAULT_WIDTH = 640;
