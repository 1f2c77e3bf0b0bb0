import { expect, test } from "vitest";
import { formBoundary, parseMultipart } from "../../../src/api/upload/multipart.ts";
import { UploadError, type UploadProblem } from "../../../src/api/upload/upload-error.ts";
import { uploadLimits } from "../../../src/api/upload/upload-limits.ts";
import recorded from "../../fixtures/forms.json" with { type: "json" };
import { FORM, form, joined, utf8 } from "./bodies.ts";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const parse = (body: Uint8Array, contentType = FORM, limits = uploadLimits) =>
  parseMultipart(body, formBoundary(contentType) ?? "none", limits);

function expectRefused(kind: UploadProblem, action: () => unknown, detail: RegExp | string): void {
  const error = (() => {
    try {
      return action();
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(UploadError);
  const { kind: found, message } = error as UploadError;
  expect(found, message).toBe(kind);
  expect(message).toMatch(detail);
}

test.each(Object.entries(recorded.bodies))(
  "a form by %s has the files and fields that were put into it",
  (_, { contentType, body }) => {
    const parts = parse(bytesOf(body), contentType);
    expect(
      parts.map(({ name, filename, bytes }) => ({
        name,
        filename,
        content: btoa(String.fromCharCode(...bytes)),
      })),
    ).toEqual(recorded.parts);
  },
);

test("a form by this runtime's own FormData is read", async () => {
  const data = new FormData();
  data.append("view1", new File([Uint8Array.of(13, 10, 45, 45)], 'a "b"\\c.npy'));
  data.append("labels", "0\r\n1");
  const request = new Request("https://upsilon.test", { method: "POST", body: data });
  const parts = parse(
    new Uint8Array(await request.clone().arrayBuffer()),
    request.headers.get("Content-Type")!,
  );
  expect(parts.map(({ name, filename }) => [name, filename])).toEqual([
    ["view1", 'a "b"\\c.npy'],
    ["labels", null],
  ]);
  expect(Array.from(parts[0].bytes)).toEqual([13, 10, 45, 45]);
  expect(textOf(parts[1].bytes)).toBe("0\r\n1");
});

test("the contents of parts are views of the body", () => {
  const body = form({ name: "view1", filename: "a", content: "abc" });
  const [{ bytes }] = parse(body);
  expect(bytes.buffer).toBe(body.buffer);
  expect(textOf(bytes)).toBe("abc");
});

test("a form cut off at any byte but those of its last line end is refused", () => {
  for (const { contentType, body } of Object.values(recorded.bodies)) {
    const whole = bytesOf(body);
    const optional = textOf(whole.subarray(-2)) === "\r\n" ? 2 : 0;
    for (let length = 0; length < whole.length; length++) {
      const cut = () => parse(whole.subarray(0, length), contentType);
      const isComplete = length === whole.length - optional;
      if (isComplete) expect(cut()).toHaveLength(recorded.parts.length);
      else expect(cut, `cut at ${length} of ${whole.length}`).toThrow(UploadError);
    }
  }
});

test("what begins like a boundary is content, and what is one ends it", () => {
  for (const content of ["--limi", "\r\n--limi", "\r--limit--", "\n--limit\r\n", "\r\n-", "\r\n"]) {
    const [part, ...others] = parse(form({ name: "a", content }));
    expect(textOf(part.bytes)).toBe(content);
    expect(others).toEqual([]);
  }
  expectRefused(
    "multipart-malformed",
    () => parse(form({ name: "a", content: "\r\n--limited" })),
    /byte \d+/,
  );
});

test("an empty form has no parts, and an empty part no bytes", () => {
  expect(parse(utf8("--limit--"))).toEqual([]);
  expect(parse(utf8("\r\n--limit--\r\n"))).toEqual([]);
  const [part] = parse(form({ name: "a", content: "" }));
  expect(part.bytes).toHaveLength(0);
});

test("names in quotes are read as curl and as browsers write them", () => {
  const names = (disposition: string) => {
    const [{ name, filename }] = parse(
      utf8(`--limit\r\ncontent-disposition: ${disposition}\r\n\r\n\r\n--limit--`),
    );
    return [name, filename];
  };
  expect(names('form-data; name="a\\"b\\\\c"')).toEqual(['a"b\\c', null]);
  expect(names('form-data; name="a%22b"; filename="C:\\dir\\x.npy"')).toEqual([
    'a"b',
    "C:\\dir\\x.npy",
  ]);
  expect(names("form-data; name=a; filename=b.npy")).toEqual(["a", "b.npy"]);
  expect(names("form-data; name=a; filename*=UTF-8''na%C3%AFve.npy")).toEqual(["a", "naïve.npy"]);
  expect(names("form-data; name=a; filename*=UTF-8''%ff")).toEqual(["a", null]);
  expect(names('Form-Data; NAME="größe"')).toEqual(["größe", null]);
});

test("a part that is not as RFC 7578 wants it is refused", () => {
  const part = (headers: string) => () =>
    parse(joined(utf8(`--limit\r\n${headers}\r\n\r\nabc\r\n--limit--\r\n`)));
  for (const headers of [
    "Content-Type: text/plain",
    "Content-Disposition: form-data",
    'Content-Disposition: form-data; name=""',
    'Content-Disposition: form-data; name="a"; name="b"',
    'Content-Disposition: form-data; name="a',
    'Content-Disposition: attachment; name="a"',
    'Content-Disposition: form-data; name="%0D"',
    `Content-Disposition: form-data; name="${"a".repeat(256)}"`,
    'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"',
    'Content-Disposition : form-data; name="a"',
    'Content-Disposition: form-data;\r\n name="a"',
    'Content-Disposition: form-data; name="a"\nX: y',
    'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64',
    "nonsense",
  ]) {
    expectRefused("multipart-malformed", part(headers), /byte \d+/);
  }
  const latin1 = joined(
    utf8('--limit\r\nContent-Disposition: form-data; name="'),
    Uint8Array.of(0xe9),
    utf8('"\r\n\r\n\r\n--limit--'),
  );
  expectRefused("multipart-malformed", () => parse(latin1), /UTF-8/);
});

test("nothing stands before a form, nor after it", () => {
  const body = form({ name: "a", content: "b" });
  for (const before of ["preamble\r\n", "\r\n\r\n", "\n", " ", "-"]) {
    expectRefused("multipart-malformed", () => parse(joined(utf8(before), body)), "boundary");
  }
  for (const after of ["\r\n", "epilogue", "--limit--", "\0"]) {
    expectRefused("multipart-malformed", () => parse(joined(body, utf8(after))), /byte \d+/);
  }
});

test("a boundary is 1 to 70 letters in a parameter of multipart/form-data", () => {
  expect(formBoundary(null)).toBeUndefined();
  expect(formBoundary("application/x-npz")).toBeUndefined();
  expect(formBoundary("multipart/form-data; boundary=a")).toBe("a");
  expect(formBoundary('Multipart/Form-Data; charset=utf-8; Boundary="a b:c"')).toBe("a b:c");
  expect(formBoundary(`multipart/form-data; boundary=${"x".repeat(70)}`)).toHaveLength(70);
  for (const type of [
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary="a "',
    'multipart/form-data; boundary="a\r\nb"',
    'multipart/form-data; boundary="é"',
    "multipart/form-data; boundary=a; boundary=b",
    `multipart/form-data; boundary=${"x".repeat(71)}`,
    "multipart/mixed; boundary=a",
  ]) {
    expectRefused("multipart-boundary", () => formBoundary(type), "boundary of 1 to 70 letters");
  }
});

test("a boundary that the contents nearly repeat takes no longer to find", async () => {
  const boundary = "-".repeat(70);
  const megabytes = 16;
  const filler = new Uint8Array(megabytes * 2 ** 20).fill(45);
  for (let at = 0; at < filler.length; at += 72) filler.set([13, 10], at);
  const body = joined(
    utf8(`--${boundary}\r\nContent-Disposition: form-data; name=a\r\n\r\n`),
    filler,
    utf8(`\r\n--${boundary}--`),
  );
  const start = performance.now();
  const [part] = parse(body, `multipart/form-data; boundary=${boundary}`);
  expect(part.bytes).toHaveLength(filler.length);
  await new Promise((resolve) => setTimeout(resolve)); // clocks of Workers stand still until then
  expect(performance.now() - start).toBeLessThan(2000);
});

test("a form of 512 parts is read, and one of more refused", () => {
  const parts = (count: number) =>
    form(...Array.from({ length: count }, (_, index) => ({ name: `a${index}`, content: "" })));
  expect(parse(parts(512))).toHaveLength(512);
  expectRefused("multipart-limit", () => parse(parts(513)), "512 parts");
});

test("headers of 8192 bytes are read, and longer ones refused", () => {
  const part = (length: number) => {
    const start = "Content-Disposition: form-data; name=a\r\nX: ";
    return utf8(
      `--limit\r\n${start}${"x".repeat(length - start.length)}\r\n\r\nabc\r\n--limit--\r\n`,
    );
  };
  expect(parse(part(8192))).toHaveLength(1);
  expectRefused("multipart-limit", () => parse(part(8193)), "8192 bytes");
  expectRefused("multipart-limit", () => parse(part(1_000_000)), "8192 bytes");
});
