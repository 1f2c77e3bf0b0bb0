/**
 * What an embedded page and the page around it say to each other.
 *
 * Outwards `{type: "upsilon:height", height}`, in CSS pixels, whenever the height changes. Inwards
 * `{type: "upsilon:set", …}` with parameters as the URL of the embed has them, as texts or numbers:
 * `{type: "upsilon:set", prior: "cifar10", negatives: 255}`. Everything else is ignored.
 */

/** Posts the height of what is inside <body> to the page around it, now and when it changes. */
export function postHeight(): void {
  if (window.parent === window) return;
  let posted: number | undefined;
  const post = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === posted) return;
    posted = height;
    // A height is no secret, so that any page may know it.
    window.parent.postMessage({ type: "upsilon:height", height }, "*");
  };
  new ResizeObserver(post).observe(document.body);
}

/**
 * Calls `set` with the parameters that the page around this one sends. Messages from other windows,
 * of other types, or with anything but short texts and numbers are ignored; what the texts say is for
 * `set` to judge.
 */
export function onParameters(set: (parameters: ReadonlyMap<string, string>) => void): void {
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (window.parent === window || event.source !== window.parent) return;
    const parameters = parametersOf(event.data);
    if (parameters !== null) set(parameters);
  });
}

const MOST_PARAMETERS = 32;
/** As much as a URL may hold. */
const MOST_CHARACTERS = 16_000;

function parametersOf(message: unknown): ReadonlyMap<string, string> | null {
  if (typeof message !== "object" || message === null) return null;
  const { type, ...values } = message as Record<string, unknown>;
  const entries = Object.entries(values);
  if (type !== "upsilon:set" || entries.length > MOST_PARAMETERS) return null;
  const parameters = new Map<string, string>();
  for (const [name, value] of entries) {
    if (typeof value !== "string" && typeof value !== "number") return null;
    const text = String(value);
    if (text.length > MOST_CHARACTERS) return null;
    parameters.set(name, text);
  }
  return parameters;
}
