/** The parameter of the API that a control sets, in `data-parameter`. */
const CONTROLS = "[data-parameter]";

/** What the controls say, as the query of /v1/score; what is left as it was is left out. */
export function queryOf(form: HTMLElement): string {
  const values = new URLSearchParams();
  const lists = new Map<string, { chosen: string[]; untouched: boolean }>();
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(CONTROLS)) {
    const name = control.dataset.parameter ?? "";
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      const list = lists.get(name) ?? { chosen: [], untouched: true };
      if (control.checked) list.chosen.push(control.value);
      if (control.checked !== control.defaultChecked) list.untouched = false;
      lists.set(name, list);
      continue;
    }
    const value = control.value.trim();
    if (value !== "") values.append(name, value);
  }
  for (const [name, { chosen, untouched }] of lists) {
    if (!untouched) values.append(name, chosen.join(","));
  }
  // Commas and colons need no escape, and people read this.
  return values.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}
