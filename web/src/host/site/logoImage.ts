/** A picture made small enough to stand beside a name. */
export const MOST_BYTES = 64 * 1024;
export const WIDEST = 480;
export const HIGHEST = 240;

export interface Size {
  width: number;
  height: number;
}

/** Draws the picture at a size, and writes it as a type; another type than asked for where the browser cannot. */
export type Encode = (size: Size, type: string, quality: number) => Promise<Blob | null>;

/** The first that is small enough: without loss, then with some, then smaller. */
const QUALITIES: readonly (readonly [string, number])[] = [
  ["image/png", 1],
  ["image/webp", 0.92],
  ["image/webp", 0.75],
  ["image/jpeg", 0.85],
];
const SMALLEST_WIDTH = 60;

/** No picture of this kind becomes small enough. */
export class LogoTooLarge extends Error {
  override name = "LogoTooLarge";
}

/** The file is no picture that this browser reads. */
export class NoPicture extends Error {
  override name = "NoPicture";
}

/** At most as wide and as high as a logo is shown on the sharpest screen. */
export function fitted({ width, height }: Size): Size {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export async function shrunk(picture: Size, encode: Encode): Promise<Blob> {
  let size = fitted(picture);
  while (size.width >= Math.min(SMALLEST_WIDTH, picture.width)) {
    for (const [type, quality] of QUALITIES) {
      const made = await encode(size, type, quality);
      if (made && made.type === type && made.size <= MOST_BYTES) return made;
    }
    size = { width: Math.round(size.width * 0.7), height: Math.max(1, Math.round(size.height * 0.7)) };
  }
  throw new LogoTooLarge("no kind and size of this picture is small enough");
}

/** The logo out of a file that somebody chose. What else the file says, e.g. where it was taken, stays behind. */
export async function logoFrom(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new NoPicture("the file cannot be read as a picture", { cause });
  });
  try {
    return await shrunk(bitmap, (size, type, quality) => drawn(bitmap, size, type, quality));
  } finally {
    bitmap.close();
  }
}

function drawn(
  bitmap: ImageBitmap,
  { width, height }: Size,
  type: string,
  quality: number,
): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.imageSmoothingQuality = "high";
  if (type === "image/jpeg") {
    // It knows no transparency; what is behind the picture would be black.
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
  }
  context.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}
