import type { Outcome, Watch } from "./outcome.ts";
import { formData, type UploadPart } from "./upload-parts.ts";

/** Asks the API. By XMLHttpRequest, as `fetch` does not say how much was sent. */
export function scoreByService(
  query: string,
  parts: readonly UploadPart[],
  { signal, onPhase }: Watch,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/score${query === "" ? "" : `?${query}`}`);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => {
      onPhase({ kind: "uploading", sent: loaded, total });
    };
    request.upload.onload = () => {
      onPhase({ kind: "computing", model: 1, models: 1, seconds: null });
    };
    request.onload = () => {
      const { status, responseText } = request;
      const type = request.getResponseHeader("Content-Type") ?? "";
      if (status === 200) resolve({ kind: "answer", text: responseText });
      else if (type.startsWith("application/problem+json"))
        resolve({ kind: "problem", problem: JSON.parse(responseText) });
      else reject(new Error(`The service answered with status ${status}.`));
    };
    request.onerror = () => {
      reject(
        new Error(
          "The service cannot be reached, or a file cannot be read any more. Choose it again, or score in this browser.",
        ),
      );
    };
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    onPhase({ kind: "uploading", sent: 0, total: 0 });
    request.send(formData(parts));
  });
}
