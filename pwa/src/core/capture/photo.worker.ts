/** Draws pictures away from the screen: a 12-megapixel frame becomes a JPEG, a stored photo its small picture. */
export type Job = { id: number; edge: number; quality: number; source: ImageBitmap | Blob }
export type Done = { id: number; data: ArrayBuffer | null; width: number; height: number }

interface Scope { onmessage: ((event: MessageEvent<Job>) => void) | null; postMessage(message: Done, transfer: Transferable[]): void }
const scope = self as unknown as Scope

async function draw({ edge, quality, source }: Job): Promise<{ data: ArrayBuffer; width: number; height: number }> {
  const bitmap = source instanceof Blob ? await createImageBitmap(source, { imageOrientation: 'from-image' }) : source
  const factor = edge > 0 ? Math.min(1, edge / Math.max(bitmap.width, bitmap.height)) : 1
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * factor)), Math.max(1, Math.round(bitmap.height * factor)))
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  return { data: await blob.arrayBuffer(), width: canvas.width, height: canvas.height }
}

scope.onmessage = (event) => {
  const { id } = event.data
  draw(event.data).then(
    (done) => scope.postMessage({ id, ...done }, [done.data]),
    () => scope.postMessage({ id, data: null, width: 0, height: 0 }, []),
  )
}
