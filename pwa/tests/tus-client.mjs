// Uploads one file with tus-js-client as the wish in the first argument says; may stop half way. Run by tests/e2e/test_tus_clients.py.
import { createReadStream, statSync } from 'node:fs'
import { Upload } from 'tus-js-client'
const wish = JSON.parse(process.argv[2])
const upload = new Upload(createReadStream(wish.file), {
  endpoint: wish.endpoint, uploadUrl: wish.resume, chunkSize: wish.piece, uploadSize: statSync(wish.file).size, retryDelays: null,
  headers: wish.headers, metadata: wish.metadata,
  onError: (error) => { console.error(String(error)); process.exit(1) },
  onSuccess: () => { console.log(JSON.stringify({ url: upload.url, done: true })) },
  onChunkComplete: (_size, sent) => {
    if (wish.stopAt && sent >= wish.stopAt) { console.log(JSON.stringify({ url: upload.url, sent })); process.exit(0) }
  },
})
upload.start()
