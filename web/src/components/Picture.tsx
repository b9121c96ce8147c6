const DRAWN = 12;

interface PictureProps {
  image: number;
  class?: string;
  /** Above the fold: fetched first. Others wait until they come near. */
  eager?: boolean;
  alt?: string;
}

/** One of the drawn pictures that stand for a place until it has photos. Decorative unless `alt` says more. */
export function Picture({ image, class: className = "", eager = false, alt = "" }: PictureProps) {
  const number = ((image % DRAWN) + DRAWN) % DRAWN;
  return (
    <img
      class={`picture ${className}`}
      src={`/pictures/${number}.svg`}
      alt={alt}
      width={800}
      height={600}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
    />
  );
}
