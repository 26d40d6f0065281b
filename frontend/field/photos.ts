/** Photos as they may leave: no larger than is needed, and without what the camera wrote in (D56). */

const LONGEST = 1600;
const QUALITY = 0.85;
const DRAWN_AS = new Set(["image/jpeg", "image/png", "image/webp"]);

/** A picture that cannot be read here, and so cannot be freed of place and device. */
export class CannotScrub extends Error {}

/** Draw a picture anew, at most 1600 points long; any other file stays as it is. */
export async function scrubbed(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return file;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new CannotScrub();
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const type = DRAWN_AS.has(file.type) ? file.type : "image/jpeg";
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, type, QUALITY);
  });
  if (!blob) throw new CannotScrub();
  // A browser that cannot write the wished type writes PNG.
  const kept = blob.type === file.type;
  const name = kept ? file.name : file.name.replace(/\.[^.]*$/, "") + ending(blob.type);
  return new File([blob], name, { type: blob.type });
}

const ending = (type: string): string => (type === "image/png" ? ".png" : ".jpg");
