/** The test of the network, by the SDK. */

import { BookendError, twilioCodeOf } from './errors.js';
import { ownOptions, sdkOf } from './room.js';

const DURATION_MS = 10_000;

/** @typedef {import('../types/index.js').PreflightReport} PreflightReport */

/** @param {?number} score @returns {PreflightReport['quality']} */
const qualityOf = (score) => {
  if (score === null) return 'unknown';
  if (score >= 4.2) return 'excellent';
  if (score >= 4.0) return 'good';
  return score >= 3.6 ? 'fair' : 'poor';
};

/** @param {any} found the SDK's report @param {?BookendError} error @returns {PreflightReport} */
const reportOf = (found, error) => {
  const average = (/** @type {any} */ stat) => (Number.isFinite(stat?.average) ? stat.average : null);
  const score = average(found?.mos);
  const jitter = average(found?.stats?.jitter);
  const candidate = found?.selectedIceCandidatePairStats?.localCandidate?.candidateType ?? null;
  const media = found?.networkTiming?.media?.duration;
  return {
    isPassed: error === null,
    quality: error ? 'failed' : qualityOf(score),
    roundTripMs: average(found?.stats?.rtt),
    jitterMs: jitter === null ? null : jitter * 1000, // the SDK has seconds
    packetLossPercent: average(found?.stats?.packetLoss),
    score,
    connectMs: Number.isFinite(media) ? media : null,
    isRelayed: candidate === null ? null : candidate === 'relay',
    steps: (found?.progressEvents ?? []).map((/** @type {any} */ { name }) => name),
    error,
  };
};

/** @param {any} error */
const errorOf = (error) => {
  if (error instanceof BookendError) return error;
  return new BookendError('connection_failed', { detail: error?.message ?? '', cause: error, twilioCode: twilioCodeOf(error) });
};

export class Preflight extends EventTarget {
  /** @type {any} */
  #test = null;
  #isOver = false;
  /** @type {(report: PreflightReport) => void} */
  #settle = () => {};
  /** @type {Promise<PreflightReport>} */
  report = new Promise((resolve) => (this.#settle = resolve));

  /**
   * @param {{token: () => Promise<any>, video: any, signaling: string|undefined}} api
   * @param {import('../types/index.js').PreflightOptions} [options]
   */
  constructor(api, { durationMs = DURATION_MS } = {}) {
    super();
    this.#run(api, durationMs).catch((error) => this.#finish(null, errorOf(error)));
  }

  stop() {
    this.#test?.stop();
    this.#finish(null, new BookendError('aborted'));
  }

  /** @param {{token: () => Promise<any>, video: any, signaling: string|undefined}} api @param {number} duration */
  async #run({ token, video, signaling }, duration) {
    const sdk = await sdkOf(video);
    if (!sdk.runPreflight) throw new BookendError('sdk_missing');
    const ticket = await token();
    if (this.#isOver) return;
    const { name, ...options } = ownOptions(ticket, signaling);
    this.#test = sdk.runPreflight(ticket.token, { ...options, duration });
    this.#test.on('progress', (/** @type {string} */ step) => !this.#isOver && this.#emit('progress', { step }));
    this.#test.on('completed', (/** @type {any} */ found) => this.#finish(found, null));
    this.#test.on('failed', (/** @type {any} */ error, /** @type {any} */ found) => this.#finish(found, errorOf(error)));
  }

  /** @param {any} found @param {?BookendError} error */
  #finish(found, error) {
    if (this.#isOver) return;
    this.#isOver = true;
    const report = reportOf(found, error);
    this.#settle(report);
    this.#emit(error ? 'failed' : 'completed', error ? { report, error } : { report });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
