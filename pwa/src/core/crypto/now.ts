// AES-256-GCM that does not wait, for use inside a transaction. In a file of its own: a start shows the lock before it is needed.
export { gcm } from '@noble/ciphers/aes.js'
