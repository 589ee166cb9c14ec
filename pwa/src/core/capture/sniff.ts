/** What a picked file is, by its first bytes; '' for what is not taken. The server looks again (backend: evidence/rules/magic.py). */
export function sniffed(data: ArrayBuffer): string {
  const head = new TextDecoder('latin1').decode(data.slice(0, 64))
  const START: [string, string][] = [
    ['\u00ff\u00d8\u00ff', 'image/jpeg'], ['\u0089PNG', 'image/png'], ['%PDF-', 'application/pdf'], ['OggS', 'audio/ogg'], ['ID3', 'audio/mpeg'], ['#!AMR', 'audio/amr'],
    ['\u0000\u0000\u0001\u00ba', 'video/mpeg'], ['\u0000\u0000\u0001\u00b3', 'video/mpeg'],
  ]
  const found = START.find(([start]) => head.startsWith(start))
  if (found) return found[1]
  if (head.startsWith('RIFF')) return { WEBP: 'image/webp', WAVE: 'audio/wav', 'AVI ': 'video/x-msvideo' }[head.slice(8, 12)] ?? ''
  if (head.slice(4, 8) === 'ftyp') {
    const brand = head.slice(8, 12)
    if (/^(hei|hev|mif|msf)/.test(brand)) return 'image/heic'
    return brand.startsWith('M4A') || brand.startsWith('M4B') ? 'audio/mp4' : brand === 'qt  ' ? 'video/quicktime' : 'video/mp4'
  }
  if (head.startsWith('\u001aE\u00df\u00a3')) return head.includes('webm') ? 'video/webm' : 'video/x-matroska'
  const [first, second] = [head.charCodeAt(0), head.charCodeAt(1)]
  if (first === 0xff && (second & 0xe0) === 0xe0) return (second & 0xf6) === 0xf0 ? 'audio/aac' : 'audio/mpeg'
  return first === 0x47 && data.byteLength > 188 && new Uint8Array(data)[188] === 0x47 ? 'video/mp2t' : ''
}
