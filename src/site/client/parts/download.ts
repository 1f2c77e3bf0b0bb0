/** Gives the reader a file. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the file after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
