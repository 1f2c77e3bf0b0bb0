/** `npm start`: serves everything at one address. Run: npm run site && node scripts/start.ts [OPTION OF WRANGLER…] */
import { wranglerDev } from "./wrangler-dev.ts";

const server = wranglerDev(process.argv.slice(2), { stdio: "inherit" });
server.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
// A terminal sends this to both, and wrangler ends by itself.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => server.kill("SIGTERM"));
