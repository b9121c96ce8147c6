/** A stand-in for the browser's EventSource: tests say what the stream says. */
import { vi } from "vitest";

export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readonly url: string;
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  begin(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  /** A reply ends: the browser asks again by itself, or was refused for good. */
  end(forGood = false): void {
    this.readyState = forGood ? 2 : 0;
    this.onerror?.();
  }

  close(): void {
    this.readyState = 2;
  }
}

/** Puts it in the browser's place; returns the streams opened so far, the last of them last. */
export function fakeStreams(): FakeEventSource[] {
  FakeEventSource.opened = [];
  vi.stubGlobal("EventSource", FakeEventSource);
  return FakeEventSource.opened;
}
