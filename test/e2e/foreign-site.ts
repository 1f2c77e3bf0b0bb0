import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface ForeignPage {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A site of somebody else: another origin, on which `pages` are, by their paths. */
export async function foreignSite(
  pages: Readonly<Record<string, ForeignPage>>,
): Promise<{ readonly origin: string; close(): void }> {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const page = pages[pathname];
    if (page === undefined) {
      // Browsers ask for an icon, and complain if there is none.
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...page.headers });
    response.end(page.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
