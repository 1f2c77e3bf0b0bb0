/** The calculator in the state that a passage speaks of. Its parameters are named as the API's. */
export function calculatorAddress(state: Readonly<Record<string, string>>): string {
  return `/?${new URLSearchParams(state)}`;
}
