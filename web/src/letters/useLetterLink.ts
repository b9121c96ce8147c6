import { useEffect, useState } from "preact/hooks";
import { OPTIONAL_LETTERS, type OptionalLetters } from "../messageTypes.ts";

export interface LetterLink {
  token: string;
  /** What the link was followed to be rid of, if anything. */
  stop: OptionalLetters | null;
}

function read(): LetterLink {
  const given = new URLSearchParams(location.hash.slice(1));
  return {
    token: given.get("key") ?? "",
    stop: OPTIONAL_LETTERS.find((category) => category === given.get("stop")) ?? null,
  };
}

/** What a letter's link says, in the address' fragment, which browsers send to nobody. */
export function useLetterLink(): LetterLink {
  const [link, setLink] = useState(read);
  useEffect(() => {
    const update = () => setLink(read());
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return link;
}
