"""What lies on a phone, read from its store with the PIN and nothing of the app: docs/reference/rescue-file.md, written a second time."""

from __future__ import annotations

import base64
from typing import Any

from playwright.sync_api import Page

from tests.e2e.field import PIN

# Opens every row of one store of the first person's database; bytes come back as base64.
ROWS = """async ([pin, wanted]) => {
  const done = (ask) => new Promise((yes, no) => { ask.onsuccess = () => yes(ask.result); ask.onerror = () => no(ask.error); });
  const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const all = async (name, store) => {
    const db = await done(indexedDB.open(name));
    const rows = await done(db.transaction(store).objectStore(store).getAll());
    db.close();
    return rows;
  };
  const [vault] = (await all('mingcha-vault', 'vaults')).filter((one) => one.db === 'mingcha');
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
  const how = {name: 'PBKDF2', hash: 'SHA-256', salt: unhex(vault.pin.salt), iterations: vault.pin.rounds};
  const kek = await crypto.subtle.deriveKey(how, material, {name: 'AES-GCM', length: 256}, false, ['decrypt']);
  const open = (key, iv, data, words) => crypto.subtle.decrypt({name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(words)}, key, data);
  const raw = await open(kek, unhex(vault.pin.iv), unhex(vault.pin.data), vault.person);
  const dek = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  const rows = [];
  for (const {box, ...clear} of await all('mingcha', wanted)) {
    const id = clear[wanted === 'bytes' || wanted === 'blobs' || wanted === 'thumbs' ? 'evidence' : 'id'];
    const plain = new Uint8Array(await open(dek, new Uint8Array(box, 0, 12), new Uint8Array(box, 12), `${wanted}|${JSON.stringify(id)}`));
    const size = new DataView(plain.buffer).getUint32(0, true);
    const base64 = (bytes) => { let text = ''; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text); };
    const tail = 4 + size;
    const rest = JSON.parse(new TextDecoder().decode(plain.subarray(4, tail)), (_, one) => one?.$ ? {base64: base64(plain.subarray(tail + one.at, tail + one.at + one.size))} : one);
    rows.push({...clear, ...rest});
  }
  return rows;
}"""


def rows(page: Page, store: str, pin: str = PIN) -> list[dict[str, Any]]:
    """Every row of `blobs`, `bytes`, `thumbs` or `events`, opened."""
    return list(page.evaluate(ROWS, [pin, store]))


def raw(row: dict[str, Any], name: str) -> bytes:
    """The bytes of one field."""
    return base64.b64decode(row[name]["base64"])
