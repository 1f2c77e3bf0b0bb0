import { html, render } from "lit";

/** A frame of the figure, in its own pixels, and the ends of its logarithmic axis. */
interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly low: number;
  readonly high: number;
}

const SVG = "http://www.w3.org/2000/svg";

/** Lets a reader go through the experiment K by K: a line in its figure, and the bounds there by their size. */
export function readExperiment(section: HTMLElement): void {
  const host = section.querySelector<HTMLElement>(".experiment-reading")!;
  const table = section.querySelector("table")!;
  const draws = Array.from(table.tHead!.rows[0].cells, (cell) => cell.textContent ?? "").slice(1);
  const lines = Array.from(table.tBodies[0].rows, (row) => ({
    name: row.cells[0].textContent ?? "",
    kind: row.dataset.kind,
    values: Array.from(row.cells, (cell) => cell.dataset.mean).slice(1),
    texts: Array.from(row.cells, (cell) => cell.textContent ?? "").slice(1),
  }));
  const id = section.dataset.experiment;
  const markers = Array.from(section.querySelectorAll<HTMLElement>("[data-plots]"), (drawn) =>
    markerIn(drawn, draws.map(Number), (index) => choose(index)),
  );

  const choose = (index: number) => {
    for (const mark of markers) mark(index);
    const bounds = lines
      .filter(({ kind, values }) => kind === "upper-bound" && values[index] !== undefined)
      .toSorted((a, b) => Number(a.values[index]) - Number(b.values[index]));
    const measured = lines.filter(({ kind }) => kind === "accuracy" || kind === "loss");
    render(
      html`<p class="experiment-slider">
          <label for="reading-${id}">K + 1 = <output>${draws[index]}</output></label>
          <input
            id="reading-${id}"
            type="range"
            min="0"
            max=${draws.length - 1}
            .value=${String(index)}
            aria-valuetext="K + 1 = ${draws[index]}"
            @input=${(event: Event) => choose(Number((event.target as HTMLInputElement).value))}
          />
        </p>
        <div class="experiment-lists">
          <dl aria-label="Measured at K + 1 = ${draws[index]}">
            ${measured.map(({ name, texts }) => html`<div><dt>${name}</dt><dd>${texts[index]}</dd></div>`)}
          </dl>
          <dl aria-label="Upper bounds on S at K + 1 = ${draws[index]}, the tightest first">
            ${bounds.map(
              ({ name, texts }, rank) =>
                html`<div class=${rank === 0 ? "tightest" : ""}><dt>${name}</dt><dd>${texts[index]}</dd></div>`,
            )}
          </dl>
        </div>`,
      host,
    );
  };
  choose(draws.length - 1);
}

/** Puts a line into a figure; gives what moves it. A pointer over the figure chooses the nearest K. */
function markerIn(
  drawn: HTMLElement,
  draws: readonly number[],
  choose: (index: number) => void,
): (index: number) => void {
  const svg = drawn.querySelector("svg")!;
  const plots = JSON.parse(drawn.dataset.plots!) as readonly Plot[];
  const place = ({ left, right, low, high }: Plot, count: number) =>
    left + ((right - left) * Math.log(count / low)) / Math.log(high / low);
  const lines = plots.map(({ top, bottom }) => {
    const line = document.createElementNS(SVG, "line");
    line.setAttribute("class", "reading-line");
    line.setAttribute("y1", String(top));
    line.setAttribute("y2", String(bottom));
    svg.append(line);
    return line;
  });
  svg.addEventListener("pointermove", ({ clientX }) => {
    const { left, width } = svg.getBoundingClientRect();
    const x = ((clientX - left) * svg.viewBox.baseVal.width) / width;
    const distances = draws.map((count) => Math.abs(place(plots[0], count) - x));
    choose(distances.indexOf(Math.min(...distances)));
  });
  return (index) => {
    for (const [at, line] of lines.entries()) {
      const x = String(place(plots[at], draws[index]));
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    }
  };
}
