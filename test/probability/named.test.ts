import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { couponTime } from "../../src/probability/coupon-time.ts";
import data from "../../src/probability/label-priors.json" with { type: "json" };
import { labelPriors, namedPrior } from "../../src/probability/named.ts";

const entries = Object.entries(data);

describe("the named priors", () => {
  it("are 42 data sets", () => {
    expect(entries).toHaveLength(42);
    expect(Object.keys(labelPriors)).toEqual(Object.keys(data));
  });

  it.each(entries)("%s counts as many classes and samples as it says", (slug, entry) => {
    const prior = namedPrior(slug);
    expect(prior.name).toBe(slug);
    expect(prior.classes).toBe(entry.classes);
    const { counts, per_class: each } = entry;
    if (entry.uniform) {
      expect(counts).toBeNull();
      expect(prior.groups).toHaveLength(1);
      expect((each ?? 0) * entry.classes).toBe(entry.train);
    } else {
      expect(counts).toHaveLength(entry.classes);
      expect((counts ?? []).reduce((a, b) => a + b, 0)).toBe(entry.train);
      expect(prior.total).toBe(entry.train);
    }
  });

  it.each(entries)("%s needs the expected number of draws on record", (slug, entry) => {
    // Recorded to four decimals.
    expect(Math.abs(couponTime(namedPrior(slug)).mean - entry.expected_draws)).toBeLessThanOrEqual(
      0.5000001e-4,
    );
  });

  it("do not include what is not listed, nor what every object has", () => {
    for (const slug of ["cifar11", "CIFAR10", "", "toString", "__proto__", "constructor"]) {
      expect(() => namedPrior(slug)).toThrow(InputError);
    }
    expect(() => namedPrior("cifar11")).toThrow(/cifar11.*cifar10/s);
  });
});
