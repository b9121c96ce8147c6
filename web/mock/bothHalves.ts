/** The hosts' and the guests' half of the made-up platform, as one: what a host changes is what guests see. */
import type { MockHostPlatform } from "./host/platform.ts";
import type { MockAnswer, MockPlatform, MockRequest } from "./platform.ts";
import type { MockProperty } from "./places.ts";

export const bothHalves =
  (hosts: MockHostPlatform, guests: MockPlatform) =>
  (request: MockRequest): MockAnswer => {
    const answer = hosts.answer(request);
    if (!answer) return asChanged(hosts, request, guests.answer(request));
    const [, tenantId, id] = changedProperty(request) ?? [];
    if (tenantId && id && answer.status === 200) guests.show(tenantId, answer.body as MockProperty);
    return answer;
  };

/** The tenant as its host has it now. */
const asChanged = (hosts: MockHostPlatform, { host, url }: MockRequest, answer: MockAnswer): MockAnswer =>
  url === "/api/v1/tenant" && answer.status === 200
    ? {
        ...answer,
        body: { ...(answer.body as object), ...hosts.tenant(host.split(".")[0] ?? "")?.site.changed },
      }
    : answer;

const changedProperty = ({ method, host, url }: MockRequest): string[] | null =>
  method === "PATCH" ? /^([^.]+)\..*\/properties\/([^/?]+)$/.exec(host.split(":")[0] + url) : null;
