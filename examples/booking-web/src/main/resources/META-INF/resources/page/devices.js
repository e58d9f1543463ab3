/** Camera and microphone: opens what there is, and says in one word what is wrong. */

const VIDEO = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24 }, facingMode: 'user' };
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const PROBLEMS = {
  NotAllowedError: 'permission_denied',
  SecurityError: 'permission_denied',
  NotFoundError: 'no_device',
  OverconstrainedError: 'no_device',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
};

/**
 * Opens both; failing that, either.
 *
 * @returns {Promise<{stream: ?MediaStream, audioTrack?: MediaStreamTrack, videoTrack?: MediaStreamTrack, problem: ?string}>}
 */
export const openDevices = async () => {
  if (!navigator.mediaDevices) return { stream: null, problem: 'insecure' };
  let problem = null;
  for (const wish of [{ audio: AUDIO, video: VIDEO }, { audio: AUDIO }, { video: VIDEO }]) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wish);
      const [audioTrack] = stream.getAudioTracks();
      const [videoTrack] = stream.getVideoTracks();
      const missing = videoTrack ? 'no_microphone' : 'no_camera';
      return { stream, audioTrack, videoTrack, problem: problem === 'no_device' ? missing : problem };
    } catch (error) {
      problem ??= PROBLEMS[error.name] ?? 'failed';
    }
  }
  return { stream: null, problem };
};

export const closeDevices = (devices) => devices?.stream?.getTracks().forEach((track) => track.stop());

/**
 * Listens to how loud the microphone is, from 0 to 1, ten times a second.
 *
 * @returns {() => void} stops listening
 */
export const listen = (stream, onLevel) => {
  if (!stream?.getAudioTracks().length || !('AudioContext' in globalThis)) return () => {};
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    onLevel(Math.min(1, loudness * 6));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
};
