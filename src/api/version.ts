/** The version of this service and of its formulas; the same as package.json's. */
export const version = "0.1.0";
