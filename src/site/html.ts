/** Text that is already HTML. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Part[];

/** A template whose values are escaped unless they are `Html` themselves. */
export function html(literals: TemplateStringsArray, ...values: readonly Part[]): Html {
  return {
    html: literals
      .map((text, index) => text + (index < values.length ? render(values[index]) : ""))
      .join(""),
  };
}

function render(part: Part): string {
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  if ("html" in part) return part.html;
  return part.map(render).join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => ESCAPES[mark]);
}

/** Prose in which backticks mark code. */
export function prose(text: string): Html {
  const parts = text.split("`");
  return {
    html: parts
      .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`).html)
      .join(""),
  };
}
