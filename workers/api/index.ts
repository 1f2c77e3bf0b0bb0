import { createApi } from "../../src/api/app.ts";
import { record } from "../../src/api/record.ts";
import { downloads, pages, routes } from "../../src/api/routes.ts";

export default createApi([...routes, ...downloads, ...pages], record);
