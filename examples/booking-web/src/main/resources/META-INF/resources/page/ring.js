/** The bell: two soft tones if the browser allows sound, a single quiet one in a call; and the page's title. */

const LOUD = { tones: [[523.25, 0], [659.25, 0.22]], volume: 0.12, everyMs: 2_000 };
const QUIET = { tones: [[523.25, 0]], volume: 0.03, everyMs: 4_000 };

let audio = null;
let timer = null;
let sound = null;
let titleBefore = null;

const chime = () => {
  if (audio.state !== 'running') return;
  for (const [frequency, delay] of sound.tones) {
    const at = audio.currentTime + delay;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(sound.volume, at + 0.04);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1);
  }
};

/** Rings, or goes on ringing in the other way. */
export const startRinging = (title, { isQuiet = false } = {}) => {
  titleBefore ??= document.title;
  document.title = title;
  const wanted = isQuiet ? QUIET : LOUD;
  if (timer && wanted === sound) return;
  clearInterval(timer);
  sound = wanted;
  audio ??= 'AudioContext' in globalThis ? new AudioContext() : null;
  if (!audio) return;
  audio.resume().then(() => timer && chime(), () => {});
  timer = setInterval(chime, sound.everyMs);
};

export const stopRinging = () => {
  document.title = titleBefore ?? document.title;
  titleBefore = null;
  clearInterval(timer);
  timer = null;
};
