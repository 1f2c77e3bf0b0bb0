import { expect, inject } from "vitest";

export const origin: string = inject("origin");

/** The service's answer to a GET, or to what `init` says. */
export function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetch(origin + path, { redirect: "manual", ...init });
}

export async function askJson(path: string, init?: RequestInit): Promise<unknown> {
  const response = await ask(path, init);
  const text = await response.text();
  expect(response.status, text.slice(0, 500)).toBe(200);
  return JSON.parse(text);
}

export function postJson(path: string, body: unknown): Promise<Response> {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { parameter?: string; pointer?: string; detail: string }[];
  readonly limit?: { name: string; maximum: number };
}

/** The problem document of a response, checked for its form. */
export async function problemOf(response: Response): Promise<ProblemDocument> {
  const text = await response.text();
  expect(response.headers.get("Content-Type"), text.slice(0, 500)).toBe("application/problem+json");
  const problem = JSON.parse(text) as ProblemDocument;
  expect(problem.status).toBe(response.status);
  expect(problem.type).toMatch(/^\/docs#problem-[a-z-]+$/);
  expect(problem.title.length).toBeGreaterThan(0);
  expect(problem.detail.length).toBeGreaterThan(0);
  return problem;
}
