import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { FORM, form, utf8 } from "../api/upload/bodies.ts";
import { npy, npz, smallScore, zip } from "./npz.ts";

/** A request that is wrong, the status that says so, and the culprit that the problem must name. */
export interface Malformed {
  readonly name: string;
  readonly path: string;
  readonly init?: RequestInit;
  readonly status: number;
  /** `parameter` or `pointer` of one of the problem's errors. */
  readonly culprit: string;
}

const bad = (path: string, culprit: string, status = 400, init?: RequestInit): Malformed => ({
  name: `${init?.method ?? "GET"} ${path.slice(0, 120)}${typeof init?.body === "string" ? ` ${init.body.slice(0, 80)}` : ""}`,
  path,
  culprit,
  status,
  ...(init && { init }),
});

/** Values that no number, integer or list of them may be. */
const NO_NUMBER = [
  "",
  "%20",
  "abc",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e309",
  "0x10",
  "1_000",
  "null",
  "true",
  "[1]",
  '"1"',
  "1;2",
  "%D9%A3",
  "%00",
  "1%202",
];

function malformedLists(): Malformed[] {
  const values = [
    ...NO_NUMBER,
    ...[
      "-1",
      "1.5",
      "1e-3",
      ",",
      "1,",
      ",1",
      "1,,2",
      "1..",
      "..5",
      "5..1",
      "1..2..3",
      "a..b",
      "-5..5",
      "1..1.5",
    ],
    ...[
      "log:",
      "log:1..10",
      "log:1..10:",
      "log:0..10:5",
      "log:1..10:1",
      "log:1..10:x",
      "log:10..1:5",
      "log:1..10:5:5",
      "log:1..1e309:5",
    ],
    ...["9007199254740993", "1e300", "1..3,x"],
  ];
  const tooMany = [
    "1e13",
    "1000000000001",
    "1..1e9",
    "log:1..1e12:1e9",
    "0..4096",
    Array(4097).fill("1").join(","),
    "1..4000,1..4000",
  ];
  return [
    ...values.map((value) => bad(`/v1/coverage?prior=cifar10&draws=${value}`, "draws")),
    ...values
      .slice(0, 30)
      .map((value) => bad(`/v1/collisions?prior=cifar10&negatives=${value}`, "negatives")),
    ...values.map((value) => bad(`/v1/bounds?prior=cifar10&temperature=1&draws=${value}`, "draws")),
    ...tooMany.map((value) => bad(`/v1/coverage?prior=cifar10&draws=${value}`, "draws", 422)),
    ...["-1", "1.5", "x", ""].map((value) =>
      bad(`/v1/collisions?prior=cifar10&draws=9&collisions=${value}`, "collisions"),
    ),
    bad("/v1/collisions?prior=cifar10&draws=9&collisions=0..64", "collisions", 422),
    bad("/v1/collisions?prior=cifar10&draws=9&collisions=1e13", "collisions", 422),
    bad("/v1/collisions?prior=cifar10&negatives=1e12", "negatives", 422),
    bad("/v1/collisions?prior=cifar10&draws=0", "draws"),
    bad("/v1/bounds?prior=cifar10&temperature=1&draws=0", "draws"),
    bad("/v1/bounds?prior=cifar10&temperature=1&draws=1..1025", "draws", 422),
  ];
}

function malformedPriors(): Malformed[] {
  const priors = [
    ...[
      "",
      "%20",
      "nope",
      "CIFAR10",
      "cifar10:5",
      "cifar10,cifar100",
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
    ],
    ...[
      "uniform",
      "uniform:",
      "uniform:0",
      "uniform:-3",
      "uniform:1.5",
      "uniform:x",
      "uniform:NaN",
      "uniform:1e309",
      "uniform:3:3",
    ],
    ...[
      "counts:",
      "counts:5,-1",
      "counts:5,0",
      "counts:1,NaN",
      "counts:1e309,1",
      "counts:1.5,2",
      "counts:1,,2",
      "counts:1,2,",
      "counts:9007199254740991,9007199254740991",
    ],
    ...[
      "probabilities:",
      "probabilities:0.5,0.6",
      "probabilities:0.5,0.5,0",
      "probabilities:2,-1",
      "probabilities:x",
      "probabilities:1e309",
    ],
    ...[
      "longtail:",
      "longtail:10",
      "longtail:10:0.5",
      "longtail:0:10",
      "longtail:10:1e13",
      "longtail:10:-1",
      "longtail:x:y",
      "longtail:1.5:2",
      "longtail:10:2:3",
    ],
  ];
  const tooLarge = ["uniform:1000001", "uniform:1e12", "longtail:100001:10", "longtail:1e9:10"];
  return [
    ...priors.map((prior) => bad(`/v1/coverage?prior=${prior}&draws=32`, "prior")),
    ...tooLarge.map((prior) => bad(`/v1/coverage?prior=${prior}&draws=32`, "prior", 422)),
    bad("/v1/coverage?draws=32", "prior"),
    bad("/v1/collisions?draws=32", "prior"),
    bad("/v1/bounds?draws=32&temperature=1", "prior"),
    bad("/v1/coverage", "prior"),
    bad("/v1/coverage?prior=longtail:100000:1e6&draws=1e6,2e6,3e6,4e6,5e6", "draws", 422),
    bad("/v1/coverage?prior=longtail:100000:1e6&target=0.5", "target", 422),
    bad("/v1/coverage?prior=longtail:1000:100&draws=1..4096", "draws", 422),
    bad("/v1/collisions?prior=longtail:10000:100&draws=log:1e7..1e12:500", "draws", 422),
    bad("/v1/bounds?prior=longtail:10000:100&draws=log:1e7..1e12:500&temperature=1", "draws", 422),
    bad("/v1/coverage?prior=longtail:1000:100&draws=3000&include=distinct", "include", 422),
    bad("/v1/coverage?prior=uniform:100000&draws=100000&include=distinct", "include", 422),
    bad(
      "/v1/coverage?prior=longtail:3000:100&quantiles=0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,0.91,0.92,0.93,0.94,0.95,0.96,0.97,0.98",
      "quantiles",
      422,
    ),
  ];
}

function malformedNumbers(): Malformed[] {
  const bounds = "/v1/bounds?prior=cifar10&draws=32";
  const measured = [
    "supervisedLoss",
    "variance",
    "deviation",
    "totalVariance",
    "contrastiveLoss",
    "subsetLoss",
    "expectedSubsetLoss",
    "collisionFreeSubsetLoss",
  ];
  return [
    ...[...NO_NUMBER, "0", "-1", "0,5"].map((value) =>
      bad(`${bounds}&temperature=${value}`, "temperature"),
    ),
    ...["0", "-1", "x", "1e309"].map((value) => bad(`${bounds}&normBound=${value}`, "normBound")),
    bad(`${bounds}&temperature=1e-200`, "temperature"),
    bad(`${bounds}&normBound=1e200`, "normBound"),
    bad(bounds, "temperature"),
    bad(`${bounds}&temperature=1&normBound=1`, "normBound"),
    bad(`${bounds}&temperature=1&negatives=31`, "negatives"),
    bad("/v1/bounds?prior=cifar10&temperature=1", "draws"),
    ...measured.flatMap((name) =>
      ["-1", "NaN", "1e309", ""].map((value) =>
        bad(`${bounds}&temperature=1&${name}=${value}`, name),
      ),
    ),
    ...["contrastiveLoss", "subsetLoss"].map((name) =>
      bad(`${bounds}&temperature=1&${name}=1,2`, name),
    ),
    ...["1", "0.001", "x"].map((value) => bad(`${bounds}&temperature=1&gap=${value}`, "gap")),
    bad(`${bounds}&temperature=1&setting=same-class&gap=-1`, "gap"),
    bad(`${bounds}&temperature=1&setting=same-class&variance=1`, "variance"),
    ...["x", "", "Augmentation"].map((value) =>
      bad(`${bounds}&temperature=1&setting=${value}`, "setting"),
    ),
    ...["x", "", "terms,", "terms;definitions"].map((value) =>
      bad(`${bounds}&temperature=1&include=${value}`, "include"),
    ),
    ...["1", "-0.1", "2", "NaN", "", "0.5,0.6"].map((value) =>
      bad(`/v1/coverage?prior=cifar10&target=${value}`, "target"),
    ),
    ...["1", "-0.1", "0.5,", "0.5,1", "x", ""].map((value) =>
      bad(`/v1/coverage?prior=cifar10&quantiles=${value}`, "quantiles"),
    ),
    bad(
      `/v1/coverage?prior=cifar10&quantiles=${Array(65).fill("0.5").join(",")}`,
      "quantiles",
      422,
    ),
    ...["10", "-1", "1.5", "x", "", "1e309"].map((value) =>
      bad(`/v1/coverage?prior=cifar10&draws=9&anchor=${value}`, "anchor"),
    ),
    ...["all", "", "distinct,x"].map((value) =>
      bad(`/v1/coverage?prior=cifar10&draws=9&include=${value}`, "include"),
    ),
  ];
}

function malformedUrls(): Malformed[] {
  const calculators = [
    "/v1/coverage?prior=cifar10&draws=32",
    "/v1/collisions?prior=cifar10&draws=32",
    "/v1/bounds?prior=cifar10&draws=32&temperature=1",
  ];
  return [
    ...calculators.flatMap((url) => [
      bad(`${url}&nonsense=1`, "nonsense"),
      bad(`${url}&Draws=32`, "Draws"),
      bad(`${url}&__proto__=1`, "__proto__"),
      bad(`${url}&draws=64`, "draws"),
      bad(`${url}&prior=cifar10`, "prior"),
      bad(`${url}&%64raws=64`, "draws"),
      bad(`${url}&=1`, ""),
      bad(`${url}&format=xml`, "format", 406),
      bad(`${url}&format=JSON`, "format", 406),
      bad(`${url}&format=`, "format", 406),
      bad(url, "Accept", 406, { headers: { Accept: "image/png" } }),
      bad(url, "Accept", 406, { headers: { Accept: "nonsense" } }),
      bad(url, "Accept", 406, { headers: { Accept: "application/json;q=0" } }),
      bad(`${url}&temperature=%`, "temperature"),
      bad(`${url}&format=%zz`, "format"),
      bad(`${url}&format=%ff`, "format"),
      bad(`${url}&%c3%28=1`, "%c3%28"),
      bad(`${url}&format=${"x".repeat(16_000)}`, "url", 414),
    ]),
    ...["/v1/priors", "/healthz", "/openapi.json", "/v1/encoders"].flatMap((path) => [
      bad(`${path}?draws=32`, "draws"),
      bad(`${path}?a=1&a=1`, "a"),
    ]),
    ...["/v1/priors/nope", "/v1/priors/__proto__", "/v1/priors/CIFAR10"].map((path) =>
      bad(path, "slug", 404),
    ),
    bad("/v1/encoders/nope", "id", 404),
    ...[
      "/v1",
      "/v1/",
      "/v1/coverage/",
      "/V1/coverage",
      "/v2/coverage",
      "/v1/coverage/x",
      "/v1/priors/",
      "/admin",
      "/.env",
      "//v1/coverage",
    ].map((path) => bad(path, "path", 404)),
    ...["/v1/priors/%zz", "/%ff", "/v1/%c3%28"].map((path) => bad(path, "path")),
    bad(`/${"x".repeat(16_000)}`, "url", 414),
  ];
}

function malformedMethods(): Malformed[] {
  const wrong: Record<string, string[]> = {
    "/v1/coverage": ["PUT", "DELETE", "PATCH"],
    "/v1/collisions": ["PUT", "DELETE", "PATCH"],
    "/v1/bounds": ["PUT", "DELETE", "PATCH"],
    "/v1/priors": ["POST", "PUT", "DELETE"],
    "/v1/priors/cifar10": ["POST", "DELETE"],
    "/v1/encoders": ["POST", "DELETE"],
    "/v1/encoders/x": ["POST", "DELETE"],
    "/v1/score": ["GET", "PUT", "DELETE"],
    "/healthz": ["POST"],
    "/openapi.json": ["POST"],
    "/docs": ["POST", "PUT"],
    "/": ["POST"],
  };
  return Object.entries(wrong).flatMap(([path, methods]) =>
    methods.map((method) => bad(path, "method", 405, { method })),
  );
}

function malformedBodies(): Malformed[] {
  const post = (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    culprit: string,
    status = 400,
    type: string | null = "application/json",
  ) =>
    bad(path, culprit, status, {
      method: "POST",
      body,
      headers: type === null ? {} : { "Content-Type": type },
    });
  const json = (path: string, body: unknown, culprit: string, status = 400) =>
    post(path, JSON.stringify(body), culprit, status);
  const good = { prior: "cifar10", draws: [32] };
  const depth = 100_000;
  return [
    ...[
      "",
      " ",
      "{",
      "}",
      "nonsense",
      "{'prior':'cifar10'}",
      '{"prior":"cifar10",}',
      "\u0000",
      '{"draws":NaN}',
      '{"draws":01}',
      "[".repeat(depth),
      `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}x`,
    ].map((body) => post("/v1/coverage", body, "")),
    post("/v1/coverage", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), ""),
    ...[
      "null",
      "1",
      '"cifar10"',
      "[]",
      "[[]]",
      "true",
      `${"[".repeat(depth)}${"]".repeat(depth)}`,
    ].map((body) => post("/v1/coverage", body, "")),
    post("/v1/coverage", `{"prior":${"[".repeat(depth)}${"]".repeat(depth)},"draws":1}`, "/prior"),
    post(
      "/v1/coverage",
      `{"prior":"cifar10","draws":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`,
      "/draws",
    ),
    post("/v1/coverage", '{"prior":"cifar10","draws":1e309}', "/draws"),
    post(
      "/v1/coverage",
      '{"prior":{"probabilities":[1e309,1]},"draws":1}',
      "/prior/probabilities/0",
    ),
    ...[null, true, -1, 1.5, "", "x", {}, [], ["32"], [32, null], [32, 1.5], [[32]], [-1]].map(
      (draws) => {
        const inside =
          Array.isArray(draws) && draws.length > 0 ? `/draws/${draws.length - 1}` : "/draws";
        return json("/v1/coverage", { ...good, draws }, inside);
      },
    ),
    ...[null, 1, [], {}, "", "nope", { Counts: [1] }, { counts: [1], uniform: 3 }].map((prior) =>
      json("/v1/coverage", { ...good, prior }, "/prior"),
    ),
    ...["x", 5, null, {}].map((counts) =>
      json("/v1/coverage", { ...good, prior: { counts } }, "/prior/counts"),
    ),
    ...["10", 1.5, null].map((uniform) =>
      json("/v1/coverage", { ...good, prior: { uniform } }, "/prior/uniform"),
    ),
    json("/v1/coverage", { ...good, prior: { longtail: {} } }, "/prior/longtail/classes"),
    json("/v1/coverage", { ...good, prior: { counts: [] } }, "/prior"),
    json("/v1/coverage", { ...good, prior: { counts: [5, "a"] } }, "/prior/counts/1"),
    json("/v1/coverage", { ...good, prior: { counts: [5, null] } }, "/prior/counts/1"),
    json("/v1/coverage", { ...good, prior: { counts: [5, 0] } }, "/prior/counts"),
    json("/v1/coverage", { ...good, prior: { counts: [5, 1.5] } }, "/prior/counts"),
    json("/v1/coverage", { ...good, prior: { probabilities: [0.5, 0.6] } }, "/prior/probabilities"),
    json(
      "/v1/coverage",
      { ...good, prior: { longtail: { classes: 10 } } },
      "/prior/longtail/imbalance",
    ),
    json(
      "/v1/coverage",
      { ...good, prior: { longtail: { classes: "x", imbalance: 2 } } },
      "/prior/longtail/classes",
    ),
    json("/v1/coverage", { ...good, prior: { counts: Array(100_001).fill(1) } }, "/prior", 422),
    json("/v1/coverage", { ...good, prior: { uniform: 1_000_001 } }, "/prior", 422),
    json("/v1/coverage", { ...good, draws: Array(4097).fill(1) }, "/draws", 422),
    // Millions of wrong items, which must be refused before they are complained of one by one.
    post(
      "/v1/coverage",
      `{"prior":"cifar10","draws":[${'"",'.repeat(1_300_000)}""]}`,
      "/draws",
      422,
    ),
    post(
      "/v1/coverage",
      `{"prior":{"counts":[${'"",'.repeat(1_300_000)}""]},"draws":1}`,
      "/prior",
      422,
    ),
    post("/v1/coverage", `{"prior":[${'"",'.repeat(1_300_000)}""],"draws":1}`, "/prior", 422),
    post(
      "/v1/coverage",
      `{"prior":{"counts":[${'"",'.repeat(99_999)}""]},"draws":1}`,
      "/prior/counts/0",
    ),
    post(
      "/v1/coverage",
      `{"prior":"cifar10","include":[${'"",'.repeat(1_300_000)}""]}`,
      "/include",
      422,
    ),
    post(
      "/v1/coverage",
      `{${Array.from({ length: 300_000 }, (_, index) => `"x${index}":1`).join(",")}}`,
      "/x0",
    ),
    json("/v1/coverage", { ...good, nonsense: 1 }, "/nonsense"),
    json("/v1/coverage", { ...good, negatives: 31 }, "/negatives"),
    json("/v1/coverage", { ...good, anchor: "0" }, "/anchor"),
    json("/v1/coverage", { ...good, include: "distinct" }, "/include"),
    json("/v1/coverage", { ...good, include: ["x"] }, "/include/0"),
    json("/v1/coverage", { ...good, target: 1 }, "/target"),
    json("/v1/coverage", { ...good, quantiles: [0.5, "x"] }, "/quantiles/1"),
    json("/v1/coverage", { ...good, format: 1 }, "/format"),
    json("/v1/bounds", good, "/temperature"),
    json("/v1/bounds", { ...good, temperature: "1" }, "/temperature"),
    json("/v1/bounds", { ...good, temperature: 1, contrastiveLoss: [1, 2] }, "/contrastiveLoss"),
    json("/v1/bounds", { ...good, temperature: 1, setting: 1 }, "/setting"),
    json("/v1/coverage?prior=cifar10", good, "prior"),
    post("/v1/coverage", '{"prior":"cifar10","draws":[32],"__proto__":{"x":1}}', "/__proto__"),
    post("/v1/coverage", `{"prior":{"counts":[${"1,".repeat(2_200_000)}1]},"draws":1}`, "", 413),
    ...[
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json; charset=utf-16",
      "application/jsonp",
      "json",
      "text/csv",
    ].map((type) => post("/v1/coverage", JSON.stringify(good), "Content-Type", 415, type)),
    post("/v1/bounds", new TextEncoder().encode(JSON.stringify(good)), "Content-Type", 415, null),
  ];
}

const BYTES = "application/octet-stream";

function malformedUploads(): Malformed[] {
  const upload = (
    body: Uint8Array<ArrayBuffer>,
    culprit: string,
    status = 400,
    query = "draws=4",
    type = "application/zip",
  ): Malformed => ({
    ...bad(`/v1/score?${query}`, culprit, status, {
      method: "POST",
      body,
      headers: { "Content-Type": type },
    }),
    name: `POST /v1/score?${query} with ${body.length} bytes, naming ${culprit}`,
  });
  const encoded = (
    body: Uint8Array,
    coding: string,
    culprit: string,
    status: number,
  ): Malformed => ({
    ...bad("/v1/score?draws=4", culprit, status, {
      method: "POST",
      body: new Uint8Array(body),
      headers: { "Content-Type": "application/zip", "Content-Encoding": coding },
    }),
    name: `POST /v1/score?draws=4 with ${body.length} bytes as ${coding}`,
  });
  const good = smallScore();
  const file = npz(good);
  const views = (values: Float32Array, shape: number[]) => npy(values, shape);
  const without = (name: string) =>
    npz(Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)));
  const replaced = (name: string, content: Uint8Array) => npz({ ...good, [name]: content });
  const header = (text: string) => replaced("view1", npy(new Float32Array(80), [20, 4], text));
  const zeros = new Uint8Array(20_000_000);
  const bomb = deflateRawSync(zeros, { level: 9 });
  const badValue = (value: number) => {
    const values = Float32Array.from({ length: 80 }, (_, index) => Math.sin(index + 1));
    values[7] = value;
    return replaced("view1", views(values, [20, 4]));
  };
  return [
    // Not an archive, or not all of it.
    upload(new Uint8Array(0), "body"),
    upload(new TextEncoder().encode("hello"), "archive"),
    upload(new Uint8Array(npy(new Float32Array(8), [2, 4])), "file"),
    upload(new Uint8Array(1000), "archive"),
    ...[1, 4, 21, 22, 30, 100, 500, file.length - 100, file.length - 22, file.length - 1].map(
      (length) => upload(file.slice(0, length), "archive"),
    ),
    upload(new Uint8Array([...file, 0]), "archive"),
    upload(new Uint8Array([0, ...file]), "archive"),
    upload(zip([]), "view1"),
    // Arrays missing, unknown or of the wrong shape.
    ...["view1", "view2"].map((name) => upload(without(name), name)),
    upload(without("labels"), "labels", 400, "draws=4&include=bounds"),
    upload(without("temperature"), "temperature", 400, "draws=4&include=contrastive"),
    upload(npz({ ...good, nonsense: good.labels }), "nonsense"),
    upload(zip([{ name: "view1.txt", content: new Uint8Array(4) }]), "view1.txt"),
    upload(zip([{ name: "../view1.npy", content: good.view1 }]), "archive"),
    upload(
      zip([
        { name: "view1.npy", content: good.view1 },
        { name: "view1.npy", content: good.view1 },
      ]),
      "view1.npy",
    ),
    upload(replaced("view1", views(new Float32Array(80), [80])), "view1"),
    upload(replaced("view2", views(new Float32Array(40), [10, 4])), "view2"),
    upload(replaced("view1", views(new Float32Array(4), [1, 4])), "view1"),
    upload(replaced("view1", views(new Float32Array(0), [0, 4])), "view1"),
    upload(replaced("view1", views(new Float32Array(0), [20, 0])), "view1"),
    upload(replaced("view1", npy(new Uint8Array(80), [20, 4])), "view1"),
    upload(replaced("labels", npy(new Uint8Array(10), [10])), "labels"),
    upload(replaced("labels", npy(new Uint8Array(20), [20, 1])), "labels"),
    upload(npz({ ...good, train: good.view1 }), "train_labels"),
    upload(npz({ ...good, train_labels: good.labels }), "train"),
    upload(replaced("temperature", npy(new Float64Array([0]), [])), "temperature"),
    upload(replaced("temperature", npy(new Float64Array([0.5, 1]), [2])), "temperature"),
    upload(file, "temperature", 400, "draws=4&temperature=1e-9"),
    // Values that are not numbers.
    ...[Number.NaN, Infinity, -Infinity].map((value) => upload(badValue(value), "view1")),
    upload(replaced("view1", views(new Float32Array(80), [20, 4])), "view1"),
    // Headers that lie, and pickles.
    ...[
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 4), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (20, 5), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (20, 3), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-20, 4), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (9007199254740993, 9007199254740993), }",
      "{'descr': '<f4', 'shape': (20, 4), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (20, 4), 'x': 1}",
      "{'descr': '<f4', 'fortran_order': __import__('os').system('true'), 'shape': (20, 4), }",
      "nonsense",
      "",
    ].map((text) => upload(header(text), "view1")),
    ...["'|O'", "'<c8'", "[('a', '<f4')]"].map((descr) =>
      upload(
        header(`{'descr': ${descr}, 'fortran_order': False, 'shape': (20, 4), }`),
        "view1",
        415,
      ),
    ),
    upload(replaced("view1", good.view1.subarray(0, good.view1.length - 1)), "view1"),
    upload(replaced("view1", Uint8Array.of(0x80, 4, 0x95, 1)), "view1"),
    // Archives that lie.
    upload(zip([{ name: "view1.npy", content: good.view1, claims: { crc: 1 } }]), "view1.npy"),
    upload(
      zip([{ name: "view1.npy", content: good.view1, claims: { method: 12 } }]),
      "view1.npy",
      415,
    ),
    upload(zip([{ name: "view1.npy", content: good.view1, claims: { size: 5 } }]), "view1.npy"),
    upload(
      zip([{ name: "view1.npy", content: good.view1, claims: { compressedSize: 1e9 } }]),
      "view1.npy",
    ),
    upload(
      zip([{ name: "view1.npy", content: zeros, stored: bomb, claims: { method: 8, size: 1000 } }]),
      "view1.npy",
    ),
    upload(
      zip([
        {
          name: "view1.npy",
          content: zeros,
          stored: bomb,
          claims: { method: 8, size: 4_000_000_000 },
        },
      ]),
      "view1.npy",
    ),
    upload(
      zip(
        Array.from({ length: 4 }, (_, index) => ({
          name: `view${index}.npy`,
          content: zeros,
          stored: bomb,
          claims: { method: 8 },
        })),
      ),
      "archive",
      422,
    ),
    upload(
      zip(
        Array.from({ length: 1000 }, (_, index) => ({
          name: `a${index}.npy`,
          content: new Uint8Array(1),
        })),
      ),
      "archive",
      422,
    ),
    // Other formats.
    ...[
      ["labels,view1_0,view1_1\n0,1,2\n1,3\n", "view1_0"],
      ["labels,view1_0\n0,1\n1,x\n", "view1_0"],
      ["1,2\n3,4\n", "file"],
      ['{"view1": [[1, 2], [3]]}', "view1"],
      ['{"view1": [[1, 2], [3, 4]}', "file"],
      ['{"view1": [[1, null]]}', "view1"],
      ["[1, 2]", "file"],
      ['{"labels": 0, "view1": [1]}\n{"labels": 1}\n', "view1"],
    ].map(([text, culprit]) => upload(utf8(text), culprit, 400, "draws=4", BYTES)),
    ...[
      [0x80, 4, 0x95],
      [0x89, 0x48, 0x44, 0x46],
      [0x1f, 0x8b, 8],
      [0, 1, 2],
    ].map((bytes) =>
      upload(Uint8Array.from([...bytes, ...Array(60).fill(0)]), "file", 415, "draws=4", BYTES),
    ),
    // Forms.
    ...[
      ["multipart/form-data", "Content-Type"],
      [`multipart/form-data; boundary=${"x".repeat(71)}`, "Content-Type"],
      ["multipart/form-data; boundary=other", "body"],
    ].map(([type, culprit]) => upload(form(), culprit, 400, "draws=4", type)),
    ...[
      [form(), "body"],
      [form().slice(0, -8), "body"],
      [form({ name: "view1", filename: "a.npy", content: good.view1 }).slice(0, -8), "view1"],
      [form({ name: "nonsense", filename: "a.npz", content: npz({ other: good.view1 }) }), "other"],
      [form({ name: "file", filename: "a.npy", content: good.view1 }), "file"],
      [form({ name: "view1", content: good.view1 }, { name: "view1", content: "1" }), "view1"],
      [form({ name: "view1", content: good.view1 }), "view2"],
      [form({ name: "temperature", content: "warm" }), "temperature"],
      [form({ name: "model", content: "a.b" }), "model"],
      [form({ name: "view1", content: "1,2\n3,x\n" }), "view1"],
      [form({ name: "a.view1", content: good.view1 }), "a.view2"],
    ].map(([body, culprit]) =>
      upload(body as Uint8Array<ArrayBuffer>, culprit as string, 400, "draws=4", FORM),
    ),
    upload(
      form(...Array.from({ length: 600 }, (_, index) => ({ name: `a${index}`, content: "" }))),
      "body",
      422,
      "draws=4",
      FORM,
    ),
    // Content codings.
    encoded(file, "compress", "Content-Encoding", 415),
    encoded(file, "gzip, gzip", "Content-Encoding", 415),
    ...["gzip", "deflate", "br", "zstd"].map((coding) => encoded(file, coding, "body", 400)),
    encoded(gzipSync(file).subarray(0, 300), "gzip", "body", 400),
    encoded(gzipSync(new Uint8Array(40_000_000)), "gzip", "", 413),
    encoded(zstdCompressSync(new Uint8Array(400_000_000)), "zstd", "", 413),
    encoded(brotliCompressSync(new Uint8Array(40_000_000)), "br", "", 413),
    // Around the file.
    ...["image/png", "multipart/mixed; boundary=x"].map((type) =>
      upload(file, "Content-Type", 415, "draws=4", type),
    ),
    upload(file, "draws", 400, "draws=x"),
    upload(file, "draws", 400, "draws=0"),
    upload(file, "draws", 422, "draws=1..65"),
    upload(file, "negatives", 400, "draws=4&negatives=3"),
    upload(file, "draws", 400, "draws=4&draws=5"),
    upload(file, "nonsense", 400, "draws=4&nonsense=1"),
    upload(file, "temperature", 400, "draws=4&temperature=0"),
    upload(file, "temperature", 400, "draws=4&temperature=NaN"),
    upload(file, "include", 400, "draws=4&include=everything"),
    upload(file, "format", 406, "draws=4&format=xml"),
    upload(new Uint8Array(33 * 1024 * 1024), "", 413),
    {
      ...bad("/v1/score?draws=4", "", 413, {
        method: "POST",
        body: new Blob([new Uint8Array(33 * 1024 * 1024)]).stream(),
        headers: { "Content-Type": BYTES },
        duplex: "half",
      } as RequestInit),
      name: "POST /v1/score of 33 MiB that does not say its length",
    },
  ];
}

export const malformedRequests: readonly Malformed[] = [
  ...malformedLists(),
  ...malformedPriors(),
  ...malformedNumbers(),
  ...malformedUrls(),
  ...malformedMethods(),
  ...malformedBodies(),
  ...malformedUploads(),
];
