/** The bell: two soft tones every two seconds if the browser allows sound, and the page's title. */

const TITLE = document.title;
const TONES = [[523.25, 0], [659.25, 0.22]];
const EVERY_MS = 2_000;

let audio = null;
let timer = null;

const chime = () => {
  if (audio.state !== 'running') return;
  for (const [frequency, delay] of TONES) {
    const at = audio.currentTime + delay;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.04);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1);
  }
};

export const startRinging = (title) => {
  document.title = title;
  if (timer) return;
  audio ??= 'AudioContext' in globalThis ? new AudioContext() : null;
  if (!audio) return;
  audio.resume().catch(() => {});
  chime();
  timer = setInterval(chime, EVERY_MS);
};

export const stopRinging = () => {
  document.title = TITLE;
  clearInterval(timer);
  timer = null;
};
