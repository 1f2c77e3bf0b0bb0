// The frames of Arrow's IPC formats (arrow.apache.org, Columnar format): a stream is messages, each
// 0xffffffff, the length of its metadata, metadata, body; then 0xffffffff and 0. A file is ARROW1, a
// stream, a footer that repeats where the messages are, its length, ARROW1. The stream is read; of
// the footer, only how many batches there are. A stream may end without its mark by the format, but
// then nothing tells it from one that was cut off.

import { FlatTable } from "./flat-table.ts";
import { FormatError } from "./format-error.ts";

export type ArrowMessage = {
  readonly kind: "schema" | "dictionary" | "batch";
  /** The schema, dictionary batch or record batch. */
  readonly header: FlatTable;
  /** The message's metadata, in which the header is. */
  readonly view: DataView;
  readonly body: Uint8Array;
};

const CONTINUATION = 0xffffffff;
const MAGIC = "ARROW1";
const END_BYTES = 8; // the mark and a length of 0
const BLOCK_BYTES = 24; // where a batch is, in a footer
const FILE_START = 8; // ARROW1 and two zeros

/** Of a schema of ten thousand columns. */
const METADATA_BYTES = 2 ** 21;

/** The first version with 8-byte alignment, of 2017. */
const VERSION_4 = 3;

const KINDS: Readonly<Record<number, ArrowMessage["kind"]>> = {
  1: "schema",
  2: "dictionary",
  3: "batch",
};

/** Whether the bytes start as an Arrow stream does: a message with a plausible length. */
export function startsAsArrowStream(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const length = view.getInt32(4, true);
  return view.getUint32(0, true) === CONTINUATION && length > 0 && length <= METADATA_BYTES;
}

export function startsAsArrowFile(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * The messages of a file or stream, in their order.
 *
 * @throws FormatError `arrow-truncated` or `arrow-limit`; other errors if a message is damaged
 */
export function* arrowMessages(bytes: Uint8Array): Generator<ArrowMessage> {
  const isFile = startsAsArrowFile(bytes);
  const footer = isFile ? footerOf(bytes) : undefined;
  const end = footer?.start ?? bytes.length;
  let batches = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  let at = isFile ? FILE_START : 0;
  for (;;) {
    if (at + 8 > end) throw truncated(bytes.length);
    if (view.getUint32(at, true) !== CONTINUATION) {
      throw new Error(`there is no message at byte ${at}; write it with PyArrow 0.15 or later`);
    }
    const length = view.getUint32(at + 4, true);
    if (length === 0) break;
    if (length > METADATA_BYTES) {
      throw new FormatError(
        "arrow-limit",
        "file",
        `an Arrow message, at byte ${at}, has ${length} bytes of metadata; at most ${METADATA_BYTES} are read: write vectors as one list column`,
      );
    }
    const start = at + 8;
    if (start + length > end) throw truncated(bytes.length);
    const metadata = new DataView(bytes.buffer, bytes.byteOffset + start, length);
    const message = FlatTable.root(metadata);
    if (message.int16(0) < VERSION_4) throw new Error("its version is older than 4");
    const kind = KINDS[message.byte(1)];
    const header = message.table(2);
    const bodyStart = start + length;
    at = bodyStart + message.size(3);
    if (at > end) throw truncated(bytes.length);
    if (kind === undefined || header === undefined)
      throw new Error("a message is of no known kind");
    if (kind === "batch") batches++;
    yield { kind, header, view: metadata, body: bytes.subarray(bodyStart, at) };
  }
  if (footer === undefined) {
    const rest = end - at - END_BYTES;
    if (rest > 0) throw new Error(`it has ${rest} bytes after its end`);
  } else if (batches !== footer.batches) {
    throw new Error(`it has ${batches} batches, but ${footer.batches} by its footer`);
  }
}

/** Where a file's footer starts, and how many batches it lists. */
function footerOf(bytes: Uint8Array): { readonly start: number; readonly batches: number } {
  const tail = bytes.length - MAGIC.length - 4;
  if (tail < FILE_START || latin1(bytes.subarray(tail + 4)) !== MAGIC)
    throw truncated(bytes.length);
  const footer = new DataView(bytes.buffer, bytes.byteOffset + tail, 4).getUint32(0, true);
  if (footer > tail - FILE_START)
    throw new Error(`its footer of ${footer} bytes is longer than it`);
  const start = tail - footer;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, footer);
  return { start, batches: FlatTable.root(view).vector(3, BLOCK_BYTES).length };
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function truncated(length: number): FormatError {
  return new FormatError(
    "arrow-truncated",
    "file",
    `the Arrow file of ${length} bytes ends before what it announces, or without its end mark; send the whole file, written with close()`,
  );
}
