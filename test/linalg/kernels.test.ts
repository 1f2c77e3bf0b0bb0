import { afterEach, describe, expect, it } from "vitest";
import { hasRelaxedSimd, hasSimd } from "../../src/linalg/kernel-modules.ts";
import { installKernels, kernelsInUse, loadKernels } from "../../src/linalg/kernels.ts";
import { modules } from "./implementations.ts";

const both = { simd: modules.simd, relaxedSimd: modules["relaxed-simd"] };

afterEach(() => {
  installKernels(null);
});

describe("the kernels in use", () => {
  it("are JavaScript until others are installed", () => {
    expect(kernelsInUse()).toBe("javascript");
    expect(installKernels(both)).toBe("relaxed-simd");
    expect(kernelsInUse()).toBe("relaxed-simd");
    expect(installKernels(null)).toBe("javascript");
  });

  it("are loaded from beside the library, the best that the engine runs", async () => {
    expect([hasSimd(), hasRelaxedSimd()]).toEqual([true, true]);
    expect(await loadKernels()).toBe("relaxed-simd");
    expect(kernelsInUse()).toBe("relaxed-simd");
  });

  it("import nothing: a module is its memory and its functions", () => {
    for (const module of Object.values(modules)) {
      expect(WebAssembly.Module.imports(module)).toEqual([]);
    }
  });
});
