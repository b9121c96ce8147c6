import { beforeEach, describe, expect, it, vi } from "vitest";
import { follow } from "../src/payment/liveNews.ts";
import { fakeStreams } from "./eventSource.ts";

const settled = () => vi.advanceTimersByTimeAsync(0);

function reader() {
  let token = 0;
  const told: unknown[] = [];
  const look = vi.fn(async () => {
    token += 1;
  });
  const source = () => ({ address: `/events?token=${token}`, names: ["payment.completed"] });
  const tell = (name: string, data: unknown) => void told.push([name, data]);
  return { source, tell, look, told };
}

describe("news of a payment", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("are told as the stream says them, and a reply that ended is left to the browser", async () => {
    const streams = fakeStreams();
    const { told, look, ...rest } = reader();
    const stop = follow({ ...rest, look });
    streams[0]?.begin();
    streams[0]?.say("payment.completed", { number: 2 });
    streams[0]?.end();
    streams[0]?.begin();
    streams[0]?.end();
    await settled();
    expect(told).toEqual([["payment.completed", { number: 2 }]]);
    expect(look).not.toHaveBeenCalled();
    expect(streams).toHaveLength(1);
    stop();
    expect(streams[0]?.readyState).toBe(2);
  });

  it("are asked for under a renewed address where the old one is refused", async () => {
    const streams = fakeStreams();
    const stop = follow(reader());
    streams[0]?.begin();
    streams[0]?.end(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(streams.map(({ url }) => url)).toEqual(["/events?token=0", "/events?token=1"]);
    stop();
  });

  it("are looked for every two seconds where no stream begins, until it is enough", async () => {
    const streams = fakeStreams();
    const { look, ...rest } = reader();
    const stop = follow({ ...rest, look });
    for (let tried = 0; tried < 3; tried += 1) streams[0]?.end();
    await settled();
    expect(look).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(look).toHaveBeenCalledTimes(3);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(look).toHaveBeenCalledTimes(3);
    expect(streams).toHaveLength(1);
  });

  it("are looked for in a browser without streams", async () => {
    vi.stubGlobal("EventSource", undefined);
    const { look, ...rest } = reader();
    const stop = follow({ ...rest, look });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(look).toHaveBeenCalledTimes(1);
    stop();
  });
});
