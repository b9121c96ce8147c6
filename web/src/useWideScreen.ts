import { useEffect, useState } from "preact/hooks";

/** Room for two months side by side. The same width as in the style sheets. */
const WIDE = "(min-width: 46rem)";

export function useWideScreen(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const media = matchMedia(WIDE);
    const update = () => setWide(media.matches);
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, []);
  return wide;
}
