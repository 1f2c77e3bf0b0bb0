import { createApi } from "../../src/api/app.ts";
import { pages, routes } from "../../src/api/routes.ts";

export default createApi([...routes, ...pages]);
