import type { ChosenFile } from "./chosen-files.ts";

/** A part of the form that the API takes, in its order. */
export type UploadPart =
  | { readonly kind: "model"; readonly name: string }
  | { readonly kind: "file"; readonly name: string; readonly file: File };

/** What is common to all models comes first; each model's files follow its name. */
export function uploadParts(files: readonly ChosenFile[]): readonly UploadPart[] {
  const models = [...new Set(files.map(({ model }) => model.trim()))];
  models.sort((a, b) => Number(a !== "") - Number(b !== ""));
  return models.flatMap((model) => [
    ...(model === "" ? [] : [{ kind: "model" as const, name: model }]),
    ...files
      .filter((file) => file.model.trim() === model)
      .map(({ part, file }) => ({ kind: "file" as const, name: part, file })),
  ]);
}

export function formData(parts: readonly UploadPart[]): FormData {
  const form = new FormData();
  for (const part of parts) {
    if (part.kind === "model") form.append("model", part.name);
    else form.append(part.name, part.file);
  }
  return form;
}
