import type { JobStore } from "../../src/jobs/store.ts";

/** An object that was written by `writeJson`. */
export async function readJson<Value>(store: JobStore, key: string): Promise<Value> {
  const size = await store.size(key);
  if (size === null) throw new Error(`there is no ${key}`);
  return JSON.parse(new TextDecoder().decode(await store.read(key, 0, size)));
}

export async function writeJson(store: JobStore, key: string, value: unknown): Promise<void> {
  await store.write(key, new TextEncoder().encode(JSON.stringify(value)));
}
