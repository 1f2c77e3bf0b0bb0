import { pageStyleSheet } from "../figures/palette.ts";

/**
 * Styles of an element's shadow. A page chooses colours by custom properties (`--upsilon-ink`, see
 * `pageStyleSheet`), its font by `font-family`, and the rest by parts: figure, cursor, reading, data,
 * table, error. Light or dark follows the `color-scheme` that the element inherits.
 */
export function elementStyle(): string {
  return `
:host{display:block;position:relative;max-width:100%;color-scheme:inherit;
--ink:var(--upsilon-ink,light-dark(#1a1a1a,#ececec));
--muted:var(--upsilon-muted,light-dark(#595959,#adadad));
--grid:var(--upsilon-grid,light-dark(#e3e3e3,#33373e));
--accent:var(--upsilon-hue-1,light-dark(#0072b2,#56b4e9));
background:var(--upsilon-ground,light-dark(#ffffff,#14161a));color:var(--ink)}
:host([hidden]){display:none}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
${pageStyleSheet()}
.upsilon-auto{display:block;max-width:100%;height:auto;font-family:inherit}
.stage{position:relative;min-height:180px;cursor:crosshair;touch-action:pan-y}
.stage.waiting{aspect-ratio:640/430;cursor:auto}
.stage.wrong{display:none}
.upsilon-auto .cursor{stroke:var(--ink);stroke-width:1;fill:none}
.reader{position:absolute;pointer-events:none}
.reader:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
p{margin:0;padding:0 12px 8px;font-size:14px;line-height:1.45;min-height:2.9em}
p.problem{min-height:0;padding-top:8px;color:light-dark(#b3261e,#ff9d94)}
p.problem:empty,.wrong+p{display:none}
details{padding:0 12px 10px;font-size:13px}
summary{cursor:pointer;color:var(--accent);width:max-content}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.scroll{overflow:auto;max-height:24rem;margin-top:6px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding-bottom:4px}
th,td{padding:2px 10px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
th{font-weight:600;color:var(--muted)}
th:first-child,td:first-child{text-align:left;padding-left:0}
@media print{:host{color-scheme:light!important}.upsilon-auto .cursor,details:not([open]){display:none}}`;
}
