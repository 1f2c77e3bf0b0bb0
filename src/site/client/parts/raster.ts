import type { Figure } from "../../../figures/figure.ts";
import { toSvg } from "../../../figures/svg.ts";

/** Pixels for each CSS pixel: sharp in print, too. */
const SCALE = 3;

/** The figure as a PNG, by way of the browser's own drawing of its SVG. */
export async function toPng(figure: Figure): Promise<Blob> {
  const { width, height } = figure;
  const address = URL.createObjectURL(new Blob([toSvg(figure)], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = SCALE * width;
    canvas.height = SCALE * height;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser gives no canvas.");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error("This browser makes no PNG.")) : resolve(blob)),
        "image/png",
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
