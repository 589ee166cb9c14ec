/** Reads QR codes away from the screen, on phones whose system reads none. One picture at a time. */
import decodeQR from 'qr/decode.js'

export interface Picture { width: number; height: number; data: Uint8ClampedArray }

interface Scope { onmessage: ((event: MessageEvent<Picture>) => void) | null; postMessage(text: string | null): void }
const scope = self as unknown as Scope

scope.onmessage = ({ data }) => {
  try {
    scope.postMessage(decodeQR(data))
  } catch {
    scope.postMessage(null) // no code in this picture
  }
}
