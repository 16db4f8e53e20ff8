// Pictures that are too heavy are made smaller before they are sent; phones take photos of 5 MB and more.
const STEPS = [[2560, 0.85], [1920, 0.8], [1280, 0.75]]; // longest side in pixels, JPEG quality
const CONVERTED = /^image\/(heic|heif|bmp|tiff|avif)$/; // types that a browser may read and the desk does not take

/** Return the file, or a smaller JPEG of the same picture where it is over `maxBytes`. */
export async function fitting(file, maxBytes) {
  const isPicture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
  if (!isPicture || (file.size <= maxBytes && !CONVERTED.test(file.type))) return file;
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file; // this browser cannot read it: the rules below, or the server, will say so
  }
  try {
    for (const [side, quality] of STEPS) {
      const blob = await drawn(picture, side, quality);
      if (blob && blob.size <= maxBytes) return new File([blob], `${stem(file.name)}.jpg`, {type: "image/jpeg"});
    }
  } finally {
    picture.close();
  }
  return file;
}

function drawn(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // JPEG knows no transparency, and would make it black
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

function stem(name) {
  return name.replace(/\.[^.]*$/, "") || "foto";
}
