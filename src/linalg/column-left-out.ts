/** Where in a tile a row has the column that it leaves out; the number of columns if it is not there. */
export function columnLeftOut(
  except: Int32Array | undefined,
  row: number,
  firstColumn: number,
  columns: number,
): number {
  if (except === undefined) return columns;
  const column = except[row] - firstColumn;
  return column >= 0 && column < columns && except[row] >= 0 ? column : columns;
}
