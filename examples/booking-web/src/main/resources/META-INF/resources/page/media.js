/** The devices that a person has chosen: kept in the browser, opened, and listed. */

import { listDevices, openDevices } from '/bookend-client/index.js';

const KEPT = 'bookend.devices';
const VIDEO = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24 } };
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Storage may be forbidden: then the choice lasts as long as the page. */
let chosen = {};
try {
  chosen = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
} catch {
  // as it is
}

/** @returns {{videoinput?: string, audioinput?: string, audiooutput?: string}} */
export const chosenDevices = () => chosen;

export const chooseDevice = (kind, id) => {
  chosen = { ...chosen, [kind]: id };
  try {
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // see above
  }
};

const wish = (basic, id, otherwise = {}) => ({ ...basic, ...(id ? { deviceId: { ideal: id } } : otherwise) });

/** Opens the chosen devices, or others if they are gone. */
export const openChosen = () =>
  openDevices({ audio: wish(AUDIO, chosen.audioinput), video: wish(VIDEO, chosen.videoinput, { facingMode: 'user' }) });

/** Whether sound can be sent to another speaker here. */
export const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

/** All devices by kind. */
export const devicesByKind = async () => {
  const all = await listDevices();
  return Object.fromEntries(['videoinput', 'audioinput', 'audiooutput'].map((kind) => [kind, all.filter((device) => device.kind === kind)]));
};
