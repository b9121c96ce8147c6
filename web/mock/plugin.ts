/** Serves the mock platform under `/api/v1` of Vite's dev and preview servers. Never part of a build. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { MockHostPlatform } from "./host/platform.ts";
import { MockPlatform, type MockRequest } from "./platform.ts";

export function mockPlatform(): Plugin {
  const platform = new MockPlatform();
  const hosts = new MockHostPlatform();
  const answer = (request: MockRequest) => hosts.answer(request) ?? platform.answer(request);
  const serve = (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (request.url?.startsWith("/mock/mail")) send(response, 200, platform.mail);
    else if (request.url?.startsWith("/api/v1/")) void respond(answer, request, response);
    else next();
  };
  return {
    name: "mock-platform",
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}

async function respond(
  answer: MockPlatform["answer"],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readText(request);
  const { status, body } = answer({
    method: request.method ?? "GET",
    url: request.url ?? "/",
    host: request.headers.host ?? "",
    headers: request.headers as Record<string, string>,
    body: text ? JSON.parse(text) : undefined,
  });
  send(response, status, body);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}
