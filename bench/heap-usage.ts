import { once } from "node:events";

/** A Worker that has not yet been asked anything has no isolate, and never answers. */
const ANSWER_MS = 5000;

/** In bytes. */
interface HeapUsage {
  /** Of objects. */
  readonly usedSize: number;
  /** Of the contents of arrays. */
  readonly backingStorageSize: number;
}

/**
 * What JavaScript holds in a Worker, by the runtime's inspector; null if that does not answer.
 *
 * @param address of the inspector, with the Worker's name
 * @param collections of garbage before, each of which waits until the Worker has something to do
 */
export async function heapUsage(address: string, collections = 0): Promise<HeapUsage | null> {
  const socket = new WebSocket(address);
  const signal = AbortSignal.timeout(ANSWER_MS);
  const ask = async (id: number, method: string): Promise<HeapUsage> => {
    socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [{ data }] = await once(socket, "message", { signal });
      const answer = JSON.parse(data);
      if (answer.id === id) return answer.result;
    }
  };
  try {
    await once(socket, "open", { signal });
    for (let id = 1; id <= collections; id++) await ask(id, "HeapProfiler.collectGarbage");
    return await ask(collections + 1, "Runtime.getHeapUsage");
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return null;
    throw error;
  } finally {
    socket.close();
  }
}
