import { expect, test } from "vitest";
import { priorFromText } from "../../../src/site/calculator/counts-text.ts";

test.each([
  ["50,30,20", "counts:50,30,20"],
  [" 50 , 30 , 20 ", "counts:50,30,20"],
  ["50\t30\t20", "counts:50,30,20"],
  ["50;30;20", "counts:50,30,20"],
  ["50 30\n20", "counts:50,30,20"],
  ["50\r\n30\r\n20\r\n", "counts:50,30,20"],
  ["class,count\ncat,50\ndog,30", "counts:50,30"],
  ['"cat",50\n"dog",30', "counts:50,30"],
  ["0,50\n1,30\n2,20", "counts:50,30,20"],
  ["label\tn\n1\t50\n2\t30", "counts:50,30"],
  // Two columns that do not count are a matrix of counts.
  ["50,30\n20,10", "counts:50,30,20,10"],
  ["0.5 0.3 0.2", "probabilities:0.5,0.3,0.2"],
  ["1e3 500", "counts:1000,500"],
])("%j is %s", (text, prior) => {
  expect(priorFromText(text)).toBe(prior);
});

test.each([
  ["", /there are no counts yet/],
  ["50\nmany\n20", /line 2: "many" is not a count/],
  ["cat,50\ndog,many", /line 2: "many" is not a count/],
])("%j is refused", (text, message) => {
  expect(() => priorFromText(text)).toThrow(message);
});
