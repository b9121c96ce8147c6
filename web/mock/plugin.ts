/** Serves the mock platform under `/api/v1` of Vite's dev and preview servers. Never part of a build. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { bothHalves } from "./bothHalves.ts";
import { MockHostPlatform } from "./host/platform.ts";
import type { PaymentDocument } from "../src/paymentTypes.ts";
import { MockPlatform } from "./platform.ts";

export function mockPlatform(): Plugin {
  const platform = new MockPlatform();
  platform.takesCards = true;
  const hosts = new MockHostPlatform();
  const answer = bothHalves(hosts, platform);
  const serve = (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (request.url?.startsWith("/mock/mail")) send(response, 200, platform.mail);
    else if (request.url?.startsWith("/mock/bank")) visitBank(platform, request.url, response);
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
    body: text && request.headers["content-type"]?.includes("json") ? JSON.parse(text) : undefined,
  });
  if (status < 400 && /\/events\?/.test(request.url ?? "")) tell(response, request, body as PaymentDocument);
  else send(response, status, body);
}

const NEWS: Partial<Record<PaymentDocument["status"], string>> = {
  processing: "processing",
  action_needed: "action_needed",
  declined: "failed",
};

/** One short reply; the browser asks again after `retry`. */
function tell(response: ServerResponse, request: IncomingMessage, payment: PaymentDocument): void {
  const { number, status } = payment;
  const seen = Number(request.headers["last-event-id"] ?? 0);
  const news = `id: ${number}\nevent: payment.${NEWS[status] ?? "completed"}\ndata: ${JSON.stringify(payment)}\n\n`;
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.end(`retry: 500\n${number > seen ? news : "\n"}`);
}

/** A bank that asks whether it is the guest who pays, and sends them back. */
function visitBank(platform: MockPlatform, address: string, response: ServerResponse): void {
  const query = new URL(address, "http://bank.invalid").searchParams;
  const id = query.get("booking") ?? "";
  const answer = query.get("answer");
  if (answer) {
    platform.payments.prove(id, answer === "yes");
    response.writeHead(303, { Location: `/booking/${encodeURIComponent(id)}?payment_intent=pi_mock` }).end();
    return;
  }
  const way = (said: string) => `/mock/bank?booking=${encodeURIComponent(id)}&answer=${said}`;
  const page = `<h1>Your bank</h1><p><a href="${way("yes")}">Confirm</a> <a href="${way("no")}">Refuse</a></p>`;
  response.writeHead(200, { "Content-Type": "text/html" });
  response.end(`<!doctype html><html lang="en"><title>Bank</title><main>${page}</main></html>`);
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
