import type { Call, CallReason, GuestCall } from './call.js';
import type { BookendError } from './errors.js';
import type { LiveStatus, ServerState, Store, TypedEventTarget } from './live.js';

/** What the client uses of Twilio's SDK (`twilio-video` 2). */
export interface VideoSdk {
  connect(token: string, options?: any): Promise<any>;
  runPreflight?(token: string, options?: any): any;
}

/** The room of the SDK: `Room` of `twilio-video`. */
export interface SdkRoom {
  readonly sid: string;
  readonly name: string;
  readonly state: string;
  readonly localParticipant: any;
  readonly participants: Map<string, any>;
  on(event: string, listener: (...args: any[]) => void): unknown;
  off?(event: string, listener: (...args: any[]) => void): unknown;
  disconnect(): unknown;
}

/** A track of the SDK: `RemoteAudioTrack`, `RemoteVideoTrack` or a local one. */
export interface SdkTrack {
  readonly kind: 'audio' | 'video' | 'data';
  readonly name: string;
  readonly mediaStreamTrack: MediaStreamTrack;
  attach(element?: HTMLMediaElement): HTMLMediaElement;
  detach(element?: HTMLMediaElement): HTMLMediaElement | HTMLMediaElement[];
}

export interface JoinOptions {
  audioTrack?: MediaStreamTrack | null;
  videoTrack?: MediaStreamTrack | null;
  /** In place of both: tracks of the browser or of the SDK. Without any, one joins to watch and listen. */
  localTracks?: readonly object[];
  /** Further `ConnectOptions` of the SDK; `name` and `tracks` are the client's. Network quality and the dominant speaker are on by default. */
  connectOptions?: Readonly<Record<string, unknown>>;
}

/** Why a session ended. `left`, `replaced` and `connection_lost` concern this page alone: the call may go on. */
export type SessionReason = CallReason | 'left' | 'replaced' | 'connection_lost';

/**
 * - `absent`: has not been in the room yet
 * - `connected`, `reconnecting`: is in the room; media are interrupted while reconnecting
 * - `left`: went by themselves
 * - `lost`: the connection broke
 * - `removed`: was taken out for good
 * - `declined`: will not come
 */
export type Connection = 'absent' | 'connected' | 'reconnecting' | 'left' | 'lost' | 'removed' | 'declined';

/** A track of a person. */
export interface SessionTrack {
  /** The SID of the track. */
  readonly id: string;
  readonly kind: 'audio' | 'video';
  /** What it shows: by the name of the track, which is `screen` for `shareScreen`. */
  readonly source: 'microphone' | 'camera' | 'screen';
  /** False while it is muted, or hidden. */
  readonly isEnabled: boolean;
  /** `attach()` makes a media element, `detach()` frees all of them. */
  readonly track: SdkTrack;
}

/** A person of the session. */
export interface SessionPerson {
  readonly identity: string;
  /** The name of a guest, if the server has one. */
  readonly name: string | null;
  readonly role: string | null;
  readonly isMe: boolean;
  readonly connection: Connection;
  /** True without any enabled microphone. */
  readonly muted: boolean;
  /** True without any enabled camera. */
  readonly cameraOff: boolean;
  readonly isSharing: boolean;
  /** The loudest person of the room. */
  readonly isSpeaking: boolean;
  /** 0 (bad) to 5 (good), by the SDK; null until it is known. */
  readonly networkQuality: 0 | 1 | 2 | 3 | 4 | 5 | null;
  readonly tracks: readonly SessionTrack[];
}

/** The state of a session. */
export interface SessionSnapshot {
  readonly state: 'connected' | 'reconnecting' | 'ended';
  /** Whether Bookend's server answers. Media do not depend on it. */
  readonly server: ServerState;
  /** How events arrive; `polling` for guests. */
  readonly live: LiveStatus;
  /** The call as last seen; null until the first answer. */
  readonly call: Call | GuestCall | null;
  /** Why it ended; null while it goes on. */
  readonly reason: SessionReason | null;
  readonly me: SessionPerson;
  /** Everybody else: first those of the call in its order, then others that are in the room. */
  readonly people: readonly SessionPerson[];
  /** The end by the server's clock, in milliseconds since 1970; null before the start. */
  readonly endsAt: number | null;
  /** The length of the call, in milliseconds. */
  readonly limitMs: number;
}

export interface SessionEventMap {
  /** First of all. */
  connected: { readonly identity: string; readonly roomName: string };
  /** The connection of another person has changed. */
  participant: { readonly identity: string; readonly state: Connection };
  /** Media of another person, also of those who were there first. */
  track: {
    readonly identity: string;
    readonly id: string;
    readonly kind: 'audio' | 'video';
    readonly source: 'microphone' | 'camera' | 'screen';
    readonly state: 'attached' | 'detached' | 'enabled' | 'disabled';
    readonly track: SdkTrack;
  };
  /** The call has changed on the server. */
  state: { readonly call: Call | GuestCall };
  /** Five times a second once the call has started. `remainingMs` is never negative. */
  countdown: { readonly remainingMs: number; readonly limitMs: number };
  /** The loudest person; null during silence. */
  speaker: { readonly identity: string | null };
  /** The network quality of a person, this one included. */
  quality: { readonly identity: string; readonly level: number };
  reconnecting: Record<string, never>;
  reconnected: Record<string, never>;
  /** The server has not answered for three seconds, and has sent nothing for five; or the network is gone; or it is back. The call goes on meanwhile. */
  server: { readonly state: ServerState; readonly error: BookendError | null };
  /** The own microphone, camera or screen. */
  local: { readonly muted: boolean; readonly cameraOff: boolean; readonly isSharing: boolean };
  /** A device of this page stopped, for example because it was unplugged. */
  device: { readonly kind: 'audio' | 'video' | 'screen' };
  /** Once, and last. `byMe`: this page left, or ended the call. */
  ended: { readonly reason: SessionReason; readonly call: Call | GuestCall | null; readonly byMe: boolean };
}

/**
 * One page's stay in the room of a call, made by `join`. Events begin after the caller's next step.
 * If the server cannot be reached, the session ends 3 seconds after the limit by itself. When the page
 * goes away (`pagehide`), it leaves.
 */
export interface CallSession extends TypedEventTarget<SessionEventMap>, Store<SessionSnapshot> {
  /** Null for guests. */
  readonly callId: string | null;
  /** The own identity. */
  readonly identity: string;
  /** The SDK's room. Leave it to the session to disconnect. */
  readonly room: SdkRoom;
  readonly call: Call | GuestCall | null;
  readonly reason: SessionReason | null;
  /** What is left of the call by the server's clock, in milliseconds; null before the start. */
  readonly remainingMs: number | null;
  readonly muted: boolean;
  readonly cameraOff: boolean;
  readonly isSharing: boolean;

  /** Silences the microphone; with `false` opens it. */
  mute(muted?: boolean): void;
  /** Shows the camera's picture; with `false` hides it. */
  camera(on?: boolean): void;
  /**
   * Changes a device during the call. A microphone or camera that was not there before is published.
   * `audiooutput` moves the sound of all elements of this page that play the room; where the browser
   * cannot, it rejects with `unsupported`. The track of the device before is stopped, also one that the
   * page has brought: show that of `me.tracks`.
   *
   * Changes of one kind run one after another: of those that wait only the latest, and all settle with it.
   *
   * @throws BookendError `permission`, `device_missing`, `device_in_use`, `unsupported`, `aborted` after the
   *   end; `unexpected` if the track could not be published, with the SDK's `twilioCode`
   */
  setDevice(kind: MediaDeviceKind, deviceId: string): Promise<void>;
  /**
   * Shares the screen, after the browser has asked which one.
   *
   * @throws BookendError `permission` if the person says no, `unsupported`, `aborted` after the end;
   *   `unexpected` if the track could not be published, with the SDK's `twilioCode`
   */
  shareScreen(options?: DisplayMediaStreamOptions): Promise<void>;
  stopSharing(): void;
  /** Leaves; the call goes on, and one may come back. After the end it does nothing. */
  leave(): Promise<void>;
  /**
   * Ends the call for everybody. A guest, and a page whose server does not answer or fails, only leaves.
   * After the end it does nothing.
   *
   * @throws BookendError if the server refuses (401, 403, 409 or 429, for example `not_allowed` or
   *   `slow_down`) and the call goes on: the session does, too
   */
  end(): Promise<void>;
}
