/** Photos as they may leave: no larger than is needed, and without what the camera wrote in (D56). */

const LONGEST = 1600;
const QUALITY = 0.85;
const DRAWN_AS = new Set(["image/jpeg", "image/png", "image/webp"]);

/** How pictures begin, whatever a file calls itself; `ftyp` stands at the fifth byte of HEIC. */
const BEGINNINGS: readonly [string, number, string][] = [
  ["\xff\xd8\xff", 0, "image/jpeg"],
  ["\x89PNG", 0, "image/png"],
  ["WEBP", 8, "image/webp"],
  ["GIF8", 0, "image/gif"],
  ["BM", 0, "image/bmp"],
  ["II*\0", 0, "image/tiff"],
  ["MM\0*", 0, "image/tiff"],
  ["ftyphei", 4, "image/heic"],
  ["ftypmif1", 4, "image/heic"],
  ["ftypavif", 4, "image/avif"],
];

/** A picture that cannot be read here, and so cannot be freed of place and device. */
export class CannotScrub extends Error {}

/** Draw a picture anew, at most 1600 points long; any other file stays as it is. */
export async function scrubbed(file: File): Promise<File> {
  const stated = await pictureType(file);
  if (stated === undefined) return file;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file.slice(0, file.size, stated), {
      imageOrientation: "from-image",
    });
  } catch {
    throw new CannotScrub();
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const type = DRAWN_AS.has(stated) ? stated : "image/jpeg";
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, type, QUALITY);
  });
  if (!blob) throw new CannotScrub();
  // A browser that cannot write the wished type writes PNG.
  const kept = blob.type === stated;
  const name = kept ? file.name : file.name.replace(/\.[^.]*$/, "") + ending(blob.type);
  return new File([blob], name, { type: blob.type });
}

const ending = (type: string): string => (type === "image/png" ? ".png" : ".jpg");

async function pictureType(file: File): Promise<string | undefined> {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...head);
  const found = BEGINNINGS.find(([sign, at]) => text.startsWith(sign, at));
  const named = file.type.startsWith("image/") && file.type !== "image/svg+xml";
  return found?.[2] ?? (named ? file.type : undefined);
}
