/** `compute` with its last result kept, for what depends on a key that seldom changes. */
export function rememberLast<Result>(compute: (key: string) => Result): (key: string) => Result {
  let last: { readonly key: string; readonly result: Result } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, result: compute(key) };
    return last.result;
  };
}
