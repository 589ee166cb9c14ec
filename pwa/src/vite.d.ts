/** SHA-256 of the phone's sources, set by the build. */
declare const __APP__: string
