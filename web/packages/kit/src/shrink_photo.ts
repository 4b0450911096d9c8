const kLongestSide = 1280
const kMostBytes = 200 * 1024

/** The size that fits into a square of `limit`, never larger than it was. */
export function fitted(width: number, height: number, limit = kLongestSide): { width: number; height: number } {
  const scale = Math.min(1, limit / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be encoded'))), 'image/jpeg', quality),
  )
}

/** A photo as JPEG of at most 1280 px and about 200 KB, turned upright and drawn anew: nothing of its EXIF data (place, device) survives. */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const canvas = document.createElement('canvas')
  let limit = kLongestSide
  try {
    for (;;) {
      const size = fitted(bitmap.width, bitmap.height, limit)
      canvas.width = size.width
      canvas.height = size.height
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no canvas')
      // Transparent pictures would turn black in JPEG.
      context.fillStyle = '#fff'
      context.fillRect(0, 0, size.width, size.height)
      context.drawImage(bitmap, 0, 0, size.width, size.height)
      for (const quality of [0.82, 0.7, 0.55]) {
        const blob = await encode(canvas, quality)
        if (blob.size <= kMostBytes) return blob
      }
      if (limit <= 480) return await encode(canvas, 0.5)
      limit = Math.round(limit * 0.8)
    }
  } finally {
    bitmap.close()
  }
}
