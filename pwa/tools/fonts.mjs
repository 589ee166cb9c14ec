// Copies the two faces of the PDF into dist/fonts. They are read by the server only and never sent to a browser.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const from = join(here, '../node_modules/@expo-google-fonts/noto-sans-sc')
const to = join(here, '../dist/fonts')
mkdirSync(to, { recursive: true })
copyFileSync(join(from, '400Regular/NotoSansSC_400Regular.ttf'), join(to, 'NotoSansSC-Regular.ttf'))
copyFileSync(join(from, '700Bold/NotoSansSC_700Bold.ttf'), join(to, 'NotoSansSC-Bold.ttf'))
copyFileSync(join(from, 'LICENSE_FONT'), join(to, 'LICENSE_FONT'))
