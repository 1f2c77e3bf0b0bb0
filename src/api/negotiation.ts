import { Problem } from "./problem.ts";
import { type Format, formats } from "./representation/format.ts";

/**
 * The representation to answer with: the one `format=` names, else the one that `Accept` prefers
 * (RFC 9110 §12.5.1), else the first the route has.
 */
export function chooseFormat(
  available: readonly Format[],
  asked: string | undefined,
  accept: string | null,
): Format {
  if (asked !== undefined) {
    const format = available.find((name) => name === asked);
    if (format === undefined) throw notAcceptable(available, "format", JSON.stringify(asked));
    return format;
  }
  if (accept === null || accept === "*/*") return available[0];
  if (accept === "application/json" && available[0] === "json") return "json";
  const ranges = parseAccept(accept);
  let best: Format | undefined;
  let bestQuality = 0;
  for (const format of available) {
    const quality = Math.max(...formats[format].accepted.map((type) => qualityOf(type, ranges)));
    if (quality > bestQuality) {
      best = format;
      bestQuality = quality;
    }
  }
  if (best === undefined) throw notAcceptable(available, "Accept", accept.slice(0, 100));
  return best;
}

interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

function parseAccept(accept: string): MediaRange[] {
  const ranges: MediaRange[] = [];
  for (const item of accept.toLowerCase().split(",")) {
    const [range, ...parameters] = item.split(";").map((part) => part.trim());
    const [type, subtype, ...rest] = range.split("/");
    if (!type || !subtype || rest.length > 0) continue;
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    if (quality >= 0 && quality <= 1) ranges.push({ type, subtype, quality });
  }
  return ranges;
}

/** The quality of the most specific range that covers the media type; 0 if none does. */
function qualityOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const [type, subtype] = mediaType.split("/");
  let specificity = 0;
  let quality = 0;
  for (const range of ranges) {
    const fits =
      range.type === type && range.subtype === subtype
        ? 3
        : range.type === type && range.subtype === "*"
          ? 2
          : range.type === "*" && range.subtype === "*"
            ? 1
            : 0;
    if (fits > specificity) {
      specificity = fits;
      quality = range.quality;
    }
  }
  return quality;
}

function notAcceptable(available: readonly Format[], parameter: string, asked: string): Problem {
  const list = available.map((format) => `${format} (${formats[format].accepted[0]})`).join(", ");
  return new Problem("not-acceptable", `${asked} is not available; this route answers ${list}.`, {
    errors: [{ parameter, detail: `must be one of ${list}.` }],
  });
}
