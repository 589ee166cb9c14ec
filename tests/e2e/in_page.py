"""What an inspector does at a door, said through the app's own core in the page: the same calls that the screens make.

Needs a build with MINGCHA_BUILD_CORE=1 (`build_with_core`). Every step looks first at what the phone holds, so that a visit that was cut
off anywhere is carried on, as a person would. After each record that is on the disk the page tells its id on the console.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PWA = Path(__file__).resolve().parents[2] / "pwa"
PHOTO_SIZE = (480, 360)

PLAYER = """async ([width, height]) => {
  await loadCore();
  const {app, camera, chain, data, db, hash, ids, outbox, space} = core;
  const read = (id) => data.readVisit(id);
  const told = async (work) => console.debug('told ' + (await work).id);
  const say = (visit, kind, payload, blobs = []) => told(data.say(visit, kind, payload, blobs));
  const picture = async (type, wide, high) => { // noise: no two are the same, and none can be pressed together
    const canvas = new OffscreenCanvas(wide, high), context = canvas.getContext('2d'), image = context.createImageData(wide, high);
    for (let at = 0; at < image.data.length; at += 65536) crypto.getRandomValues(image.data.subarray(at, at + 65536));
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
    context.putImageData(image, 0, 0);
    return (await canvas.convertToBlob({type, quality: 0.8})).arrayBuffer();
  };
  const blob = async (role, type, bytes) => ({evidence: ids.uuid7(), role, data: bytes, type, sha256: await hash.sha256(bytes)});
  const named = (one) => ({evidence: one.evidence, sha256: one.sha256, len: one.data.byteLength, type: one.type});
  const ink = async (shown) => {
    const strokes = [[...Array(24).keys()].map((n) => [400 + n * 90, 500 + (n % 5) * 90, n * 16, 128])];
    const text = new TextEncoder().encode(JSON.stringify({v: 1, width: 3200, height: 1500, shown, strokes}));
    const pair = [await blob('strokes', 'application/json', text.slice().buffer), await blob('picture', 'image/png', await picture('image/png', 64, 30))];
    return [{strokes: named(pair[0]), picture: named(pair[1])}, pair];
  };
  const door = async (id) => {
    const {visit, state} = await read(id);
    if (!state.accepted) await say(visit, 'accept', {});
    if (!state.arrived) await say(visit, 'arrive', {no_geo_reason: 'indoors'});
    if (!state.rights) await say(visit, 'rights_told', {certificates: visit.inspectors.map((one) => one.certificate_no), to: '林示例', role: '店长'});
    if (!state.recusal) await say(visit, 'recusal_asked', {asked_of: '林示例', answer: 'none'});
  };
  const answers = async (id) => {
    const {visit, items, state} = await read(id);
    for (const {item, entry, no} of data.numbered(items)) {
      if (state.answers.has(entry.id)) continue;
      const result = no % 9 === 0 ? 'not_applicable' : no % 7 === 0 ? 'failing' : 'conforming';
      await told(data.sayAnswer(visit, item, entry, {result, reasons: [], reason: result === 'failing' ? `示例：第${no}项不符合` : undefined}));
    }
  };
  const photos = async (id, count) => {
    for (;;) {
      const {visit, items, state} = await read(id);
      if (state.photos.length >= count) return;
      const entry = data.numbered(items)[state.photos.length].entry.id;
      await camera.keepPhoto(visit, entry, {data: await picture('image/jpeg', width, height), type: 'image/jpeg', src: 'in-app', width, height});
      await told(Promise.resolve((await chain.eventsOf(id)).at(-1)));
    }
  };
  const signs = async (id) => {
    await data.keepChoice(id, {conclusion: ['rectification_ordered'], methods: ['onsite']});
    const {visit, state, shown} = await read(id);
    const own = data.mine(visit).id;
    for (const one of data.signers(visit)) {
      if (state.inspectors.get(one.id)?.shown === shown) continue;
      const [refs, blobs] = await ink(shown);
      await say(visit, 'sign.inspector', {inspector: one.id, name: one.name, certificate_no: one.certificate_no, shown, ...refs, same_device: one.id !== own}, blobs);
    }
    if (state.business?.shown === shown) return;
    const [refs, blobs] = await ink(shown);
    await say(visit, 'sign.business', {name: '林示例', role: '店长', shown, ...refs}, blobs);
  };
  const seal = async (id) => {
    const {visit, items, state, choice, shown, text} = await read(id);
    if (state.seal) return;
    await say(visit, 'seal', {shown, text, conclusion: choice.conclusion, methods: choice.methods, events: state.count, photos: state.photos.length,
      answered: state.answers.size, unanswered: [], signed_by: data.signers(visit).map((one) => one.id), acknowledged: 'signed'});
  };
  const play = async (id, count) => { await door(id); await answers(id); await photos(id, count); await signs(id); await seal(id); };
  const refused = async (id, count) => photos(id, count).then(() => false, (error) => error.name === 'NoRoom');
  const held = async () => {
    const visits = await db.withDb((one) => one.getAllKeys('visits'));
    const events = (await Promise.all(visits.map(chain.eventsOf))).flat();
    const blobs = [];
    for (const row of await db.withDb((one) => one.getAll('blobs'))) {
      const bytes = await db.withDb((one) => one.get('bytes', row.evidence));
      blobs.push({evidence: row.evidence, role: row.role, named: row.sha256, held: bytes ? await hash.sha256(bytes.data) : null, size: row.size, place: row.place});
    }
    return {events: events.map(({id, visit, kind, line, place, e}) => ({id, visit, kind, line, place, entry: e.payload.entry ?? null})), blobs};
  };
  const bytes = () => db.withDb((one) => one.count('bytes'));
  window.month = {door, answers, photos, signs, seal, play, refused, held, bytes};
}"""


def build_with_core(folder: Path) -> Path:
    """The sources as they are, with the core handed to the page."""
    command = ["npx", "vite", "build", "--outDir", str(folder), "--emptyOutDir", "--logLevel", "error"]
    environment = {**os.environ, "MINGCHA_BUILD_CORE": "1"}
    subprocess.run(command, cwd=PWA, env=environment, check=True, capture_output=True, timeout=120)
    return folder
