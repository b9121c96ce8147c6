/**
 * News of something that is under way, as the API tells them: server-sent events in short replies, which the browser
 * asks for again by itself. Where it cannot, the page looks every two seconds instead.
 */

export interface NewsSource {
  /** Undefined while it is not known. */
  address: string | undefined;
  names: readonly string[];
}

export interface Reader {
  /** Where the news are told now; asked whenever the stream is opened. */
  source: () => NewsSource;
  tell: (name: string, data: unknown) => void;
  /** Reads the documents anew, which brings a new address too. */
  look: () => Promise<unknown>;
}

const LOOK_EVERY_MS = 2_000;
const AGAIN_AFTER_MS = 1_000;
/** So many replies in a row that never began: there is no stream to be had. */
const MOST_FAILURES = 3;

/** Follows until the function returned is called. */
export function follow({ source, tell, look }: Reader): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let failures = 0;

  const after = (milliseconds: number, work: () => void) => {
    if (!stopped) timer = setTimeout(work, milliseconds);
  };
  const seen = () => look().catch(() => undefined);
  const poll = () => void seen().then(() => after(LOOK_EVERY_MS, poll));

  const listen = () => {
    const { address, names } = source();
    if (!address || typeof EventSource === "undefined") return after(LOOK_EVERY_MS, poll);
    const opened = new EventSource(address);
    stream = opened;
    opened.onopen = () => {
      failures = 0;
    };
    opened.onerror = () => {
      failures += 1;
      // A reply that ended is asked for again by the browser. Refused for good: the stream ended, or its token did.
      const refused = opened.readyState === EventSource.CLOSED;
      if (!refused && failures < MOST_FAILURES) return;
      opened.close();
      const on =
        failures < MOST_FAILURES ? () => after(AGAIN_AFTER_MS, listen) : () => after(LOOK_EVERY_MS, poll);
      void seen().then(on);
    };
    for (const name of names)
      opened.addEventListener(name, (event) => tell(name, parsed((event as MessageEvent<string>).data)));
  };

  listen();
  return () => {
    stopped = true;
    clearTimeout(timer);
    stream?.close();
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
