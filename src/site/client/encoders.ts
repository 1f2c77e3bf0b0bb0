/** `upsilon/encoders` for pages without a bundler: `import { loadEncoder } from "https://host/assets/encoders.js"`. */
export * from "../../encoders/index.ts";
