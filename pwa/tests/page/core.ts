// The app's own core, for a bench or a test in the page: `core`, once `loadCore` was called (door.ts).
import * as ballast from '../../src/core/db/ballast.ts'
import * as chain from '../../src/core/events/chain.ts'
import * as db from '../../src/core/db/open.ts'
import * as hash from '../../src/core/hash.ts'
import * as ids from '../../src/core/ids.ts'
import * as outbox from '../../src/core/sync/outbox.ts'
import * as pull from '../../src/core/pull.ts'
import * as space from '../../src/core/capture/space.ts'
import * as app from '../../src/phone/app.ts'
import * as camera from '../../src/phone/visit/camera.tsx'
import * as data from '../../src/phone/visit/data.ts'

Object.assign(window, { core: { ballast, chain, db, hash, ids, outbox, pull, space, app, camera, data } })
