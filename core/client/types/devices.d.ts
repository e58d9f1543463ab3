import type { BookendError } from './errors.js';
import type { TypedEventTarget } from './live.js';

/** A camera, microphone or speaker. `label` is empty until the permission is given. */
export interface Device {
  readonly id: string;
  readonly kind: MediaDeviceKind;
  readonly label: string;
}

/** Lists the devices of one kind, or all. Empty over plain http. */
export function listDevices(kind?: MediaDeviceKind): Promise<Device[]>;

/** Calls `onChange` when a device is plugged in or out; returns how to stop. */
export function watchDevices(onChange: (devices: Device[]) => void): () => void;

/** `unknown` if the browser has no answer before it asks the user. */
export function devicePermission(kind: 'camera' | 'microphone'): Promise<'granted' | 'denied' | 'prompt' | 'unknown'>;

export interface OpenedDevices {
  /** Null if it was not asked for, or could not be opened. */
  readonly audioTrack: MediaStreamTrack | null;
  readonly videoTrack: MediaStreamTrack | null;
  /** Why there is no microphone; null if there is one, or none was wanted. */
  readonly audioError: BookendError | null;
  readonly videoError: BookendError | null;
  /** Stops both tracks. */
  close(): void;
}

/**
 * Opens microphone and camera, and each by itself if both together fail, so that a missing camera
 * costs no microphone. Never rejects: the errors are `permission`, `device_missing`, `device_in_use`
 * or `unsupported` (no https).
 *
 * @param wanted `true` for any device, an id for that one, or constraints. Default: both.
 */
export function openDevices(wanted?: {
  audio?: boolean | string | MediaTrackConstraints;
  video?: boolean | string | MediaTrackConstraints;
}): Promise<OpenedDevices>;

/** Where a test tone was played. */
export interface TestTone {
  /** `default` without a `deviceId`, or if that speaker could not be used. */
  readonly speaker: 'chosen' | 'default';
  /** Why the chosen speaker could not be used: `unsupported` by the browser, `device_missing`, `permission`; else null. */
  readonly error: BookendError | null;
}

/**
 * Plays a short tone, to test a speaker; resolves when it is over. If the chosen speaker cannot be used,
 * the default one plays it, and the result says so. Call it after a click.
 *
 * @param options `deviceId` of an `audiooutput`; `seconds`, default 1
 * @throws BookendError `unsupported` without Web Audio
 */
export function playTestTone(options?: { deviceId?: string; seconds?: number }): Promise<TestTone>;

/**
 * Measures a microphone: calls `onLevel` with 0 (silence) to 1, about ten times a second; returns how
 * to stop. The track stays the caller's.
 */
export function meterLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void;

export interface PreflightOptions {
  /** For how long media are measured, in milliseconds. Default: 10,000. */
  durationMs?: number;
}

/** A test of the network. */
export interface PreflightReport {
  readonly isPassed: boolean;
  /** By the mean opinion score: from 4.2, 4.0, 3.6; `unknown` without one, `failed` if nothing connected. */
  readonly quality: 'excellent' | 'good' | 'fair' | 'poor' | 'unknown' | 'failed';
  /** Averages; null where it was not measured. */
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  readonly packetLossPercent: number | null;
  /** 1 (bad) to 4.5 (very good). */
  readonly score: number | null;
  /** How long it took until media flowed, in milliseconds. */
  readonly connectMs: number | null;
  /** Whether media take the way over a relay, as behind strict firewalls. */
  readonly isRelayed: boolean | null;
  /** The steps that were reached, in order, by the SDK's names. */
  readonly steps: readonly string[];
  readonly error: BookendError | null;
}

export interface PreflightEventMap {
  progress: { readonly step: string };
  completed: { readonly report: PreflightReport };
  failed: { readonly report: PreflightReport; readonly error: BookendError };
}

/** A running test. */
export interface Preflight extends TypedEventTarget<PreflightEventMap> {
  /** Resolves at the end, also of a test that fails. */
  readonly report: Promise<PreflightReport>;
  /** Gives up; the report has `aborted` as its error. */
  stop(): void;
}
