/** Every benchmark, one after another. Run: npm run bench */
import { spawnSync } from "node:child_process";

for (const name of ["coverage", "bounds", "http", "score", "formats"]) {
  const { status } = spawnSync("node", [`bench/${name}.ts`], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
