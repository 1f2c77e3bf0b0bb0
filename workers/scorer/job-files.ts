import type { R2Bucket } from "@cloudflare/workers-types";

/** Under which all objects of a job are. */
export function jobPrefix(id: string): string {
  return `jobs/${id}/`;
}

/**
 * The key of a part: what is in it is in its name, so that it may be written again at any time, and
 * names that users choose are in no key.
 */
export function partKey(id: string, file: number, part: number, digest: string): string {
  return `${jobPrefix(id)}files/${file}/${part}-${digest}`;
}

/** Deletes all objects of a job. */
export async function deleteObjects(bucket: R2Bucket, id: string): Promise<void> {
  for (;;) {
    // As many as can be deleted at once.
    const { objects, truncated } = await bucket.list({ prefix: jobPrefix(id), limit: 1000 });
    if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
