import { expect, test } from "vitest";
import { bearerToken, jobToken } from "../../../src/api/jobs/bearer.ts";
import { addressOf, clientOf } from "../../../src/api/jobs/client.ts";
import { announcedDigest, writtenDigest } from "../../../src/api/jobs/content-digest.ts";
import { newJobId, newJobToken } from "../../../src/api/jobs/job-secrets.ts";
import { sameHash, secretHash } from "../../../src/api/jobs/secret-hash.ts";

const having = (name: string, value: string) => new Headers({ [name]: value });

test("ids have 128 random bits and tokens 256", () => {
  const ids = new Set(Array.from({ length: 1000 }, newJobId));
  const tokens = new Set(Array.from({ length: 1000 }, newJobToken));
  expect([ids.size, tokens.size]).toEqual([1000, 1000]);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

test("what is kept of a token is its SHA-256, and only the very hash is the same", async () => {
  const hash = await secretHash("abc");
  expect(hash).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sameHash(hash, hash)).toBe(true);
  for (let at = 0; at < hash.length; at++) {
    const other = `${hash.slice(0, at)}${hash[at] === "0" ? "1" : "0"}${hash.slice(at + 1)}`;
    expect(sameHash(hash, other)).toBe(false);
  }
  for (const other of ["", hash.slice(1), `${hash}0`]) expect(sameHash(hash, other)).toBe(false);
});

test("a token comes as Bearer, in any case and with any number of spaces, and in no other way", () => {
  for (const header of ["Bearer abc-_~+/.1==", "bearer  abc-_~+/.1==", "BEARER abc-_~+/.1=="]) {
    expect(bearerToken(having("Authorization", header))).toBe("abc-_~+/.1==");
  }
  expect(bearerToken(new Headers())).toBeUndefined();
  for (const header of ["", "Bearer", "Bearer a b", "Basic abc", "Bearer a,b", "abc"]) {
    expect(() => bearerToken(having("Authorization", header)), header).toThrow("Authorization:");
  }
  expect(() => jobToken(new Headers())).toThrow("is required");
});

test("a client is the holder of a known key, or else an address", async () => {
  const hashes = `${await secretHash("one")}, ${await secretHash("two")}`;
  const key = await clientOf(having("Authorization", "Bearer two"), hashes);
  expect(key).toEqual({ kind: "key", name: await secretHash("two") });
  const address = await clientOf(having("CF-Connecting-IP", "192.0.2.1"), hashes);
  expect(address).toEqual({ kind: "address", name: "192.0.2.1" });
  for (const known of [hashes, "", undefined]) {
    await expect(clientOf(having("Authorization", "Bearer three"), known)).rejects.toThrow(
      "holds no key",
    );
  }
});

test("IPv6 addresses of one network are one client", () => {
  const name = (address: string) => addressOf(having("CF-Connecting-IP", address));
  expect(name("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(name("2001:db8:1:2::6")).toBe("2001:db8:1:2::/64");
  expect(name("2001:db8:1:3::6")).toBe("2001:db8:1:3::/64");
  expect(name("2001:db8::6")).toBe("2001:db8::/64");
  expect(name("192.0.2.1")).toBe("192.0.2.1");
});

test("a digest is read as RFC 9530 writes it, among others", () => {
  const digest = new Uint8Array(32).fill(7);
  const written = writtenDigest(digest);
  for (const header of [
    written,
    `sha-512=:AAAA:, ${written}`,
    `${written},md5=:AA==:`,
    ` ${written} `,
  ]) {
    expect(announcedDigest(having("Content-Digest", header))).toEqual(digest);
  }
  for (const header of [
    "",
    "sha-256",
    `x-${written}`,
    written.slice(0, -1),
    "sha-256=::",
    "sha-256=:%:",
  ]) {
    expect(() => announcedDigest(having("Content-Digest", header)), header).toThrow(/SHA-256/);
  }
});
