import { like } from './likes.ts'

let audio: AudioContext | null = null

/** One short shake and one clear tone when a record is saved: both off until somebody wants them. Never throws and never waits. */
export function saved(): void {
  if (like('shake') === 'yes') navigator.vibrate?.(30)
  if (like('sound') !== 'yes') return
  try {
    audio ??= new AudioContext()
    const tone = audio.createOscillator()
    const level = audio.createGain()
    level.gain.setValueAtTime(0.2, audio.currentTime)
    level.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.12)
    tone.frequency.value = 1046
    tone.connect(level).connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.12)
  } catch { /* a phone without sound */ }
}
