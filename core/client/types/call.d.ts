/** What the server says of calls: the JSON of Bookend's HTTP contract. Instants are ISO-8601 in UTC. */

/** The state of a call. The last five are final. */
export type CallStatus =
  | 'pending'
  | 'accepted'
  | 'in_progress'
  | 'completed'
  | 'declined'
  | 'cancelled'
  | 'missed'
  | 'expired';

/** Why a completed call ended, or why a call was missed if a person or the provider ended it. */
export type EndReason = 'time_limit' | 'ended_by_participant' | 'ended_by_system' | 'all_left' | 'room_ended';

/** Whether a person may be in the room: only `not_needed` and `admitted` may. */
export type Admission = 'not_needed' | 'required' | 'waiting' | 'admitted' | 'denied' | 'removed';

/** Why a person's last connection ended. After `replaced` the person is connected from another page. */
export type LeaveReason = 'left' | 'lost' | 'replaced' | 'removed';

/** One of the people of a call. */
export interface Participant {
  /** The host application's id of the person; of a guest an id made by Bookend. */
  readonly identity: string;
  /** The role in this call; null without roles. */
  readonly role: string | null;
  /** The name of a guest; null for people with an account. */
  readonly name: string | null;
  readonly response: 'pending' | 'accepted' | 'declined';
  readonly admission: Admission;
  /** Since when the admission is as it is; null if it was never needed. */
  readonly admission_since: string | null;
  /** Whether the person was in another call when this one rang, if the role shows it. */
  readonly busy: boolean;
  /** When the person was first in the room; null if never. */
  readonly connected_at: string | null;
  /** When the person was last seen in the room; null while connected, or if never. */
  readonly left_at: string | null;
  readonly left_reason: LeaveReason | null;
  /** Whole seconds in the room, up to `server_time`. */
  readonly connected_seconds: number;
  /** Whole seconds after the scheduled time; null if the person was never there. */
  readonly late_seconds: number | null;
  /** How many times the person has connected. */
  readonly connections: number;
}

/** A call. */
export interface Call {
  /** A UUID in lower case. */
  readonly id: string;
  /** The host application's id of the booking; null without one. */
  readonly booking_id: string | null;
  readonly status: CallStatus;
  /** The identity of the person who requested it. */
  readonly requested_by: string;
  readonly participants: readonly Participant[];
  readonly scheduled_time: string;
  /** The limit, in seconds; a fraction only if the host application set one. */
  readonly duration_seconds: number;
  readonly room_name: string;
  readonly video_call_url: string;
  readonly join_opens_at: string;
  readonly join_closes_at: string;
  /** Until when an answer counts; null unless pending. */
  readonly answer_by: string | null;
  readonly started_at: string | null;
  /** When the call ends at the latest; null before the start. */
  readonly ends_at: string | null;
  readonly completed_at: string | null;
  readonly end_reason: EndReason | null;
  /** The identity of the person who cancelled or ended it. */
  readonly ended_by: string | null;
  /** The part of the host application that cancelled or ended it. */
  readonly ended_by_system: string | null;
  /** The words that were given with the cancellation or the end. */
  readonly reason: string | null;
  /** How it is known who was there. */
  readonly attendance: 'provider' | 'reported' | 'unknown';
  readonly created_at: string;
  readonly updated_at: string;
  /** The server's clock when it answered. */
  readonly server_time: string;
}

/** A call as a guest sees it: without the identities of other people. */
export interface GuestCall {
  readonly status: CallStatus;
  /** The guest's own. */
  readonly identity: string;
  readonly name: string;
  readonly role: string | null;
  readonly admission: Admission;
  readonly admission_since: string | null;
  readonly connected_at: string | null;
  readonly others: readonly { readonly role: string | null; readonly connected: boolean }[];
  readonly scheduled_time: string;
  readonly duration_seconds: number;
  readonly join_opens_at: string;
  readonly join_closes_at: string;
  readonly started_at: string | null;
  readonly ends_at: string | null;
  /**
   * Set by the client when a call that it has seen is over: `time_limit`, or `ended` if it was earlier.
   * `link_invalid`: the link has expired, was revoked, or the guest was removed; `status` is the last one.
   */
  readonly end_reason?: 'time_limit' | 'ended' | 'link_invalid';
  readonly server_time: string;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The `cursor` of the next page; null on the last one. */
  readonly next_cursor: string | null;
}

/** The range of a field of a request, and its default where it has one. */
export interface FieldRange<T> {
  readonly default?: T | null;
  readonly min: T;
  readonly max: T;
}

/** What a form needs to know before a request. */
export interface CallSettings {
  readonly duration_seconds: FieldRange<number>;
  /** How long a call for now rings, in seconds. */
  readonly ring_within_seconds: FieldRange<number>;
  /** ISO-8601 instants. */
  readonly scheduled_time: FieldRange<string>;
  /** The number of invited people. */
  readonly invitee_ids: FieldRange<number>;
  readonly join_opens_before_seconds: number;
  readonly join_closes_after_seconds: number;
  readonly extendable_by_seconds: number;
  /** Whether only the host application requests calls. */
  readonly system_requests_only: boolean;
  readonly server_time: string;
}

/** Who was in a call, and for how long. */
export interface Attendance {
  /** Whether the people who had to be there met. */
  readonly met: boolean;
  readonly source: 'provider' | 'reported' | 'unknown';
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly lasted_seconds: number;
  readonly people: readonly {
    readonly identity: string;
    readonly role: string | null;
    readonly first_in: string | null;
    readonly last_out: string | null;
    readonly connected_seconds: number;
    readonly late_seconds: number;
    readonly connections: number;
    readonly no_show: boolean;
  }[];
}

/** The link of a guest. `key` and `url` are answered once and cannot be read again. */
export interface GuestLink {
  readonly guest_id: string;
  readonly key: string;
  /** The link, relative to the page if the server's setting is. */
  readonly url: string;
  readonly valid_until: string;
}

interface EventBase<T extends string> {
  /** Its number in the call: 1, 2, 3 … without gaps. */
  readonly sequence: number;
  readonly type: T;
  readonly at: string;
  /** The identity of the person who did it; null if it was the host application, the provider or time. */
  readonly by: string | null;
  /** The part of the host application that did it. */
  readonly by_system?: string;
  /** The words that were given with it. For `left` see its own type. */
  readonly reason?: string | null;
}

interface About {
  /** The person it is about. */
  readonly identity: string;
}

/** The events of a call, by their type. */
export interface CallEventMap {
  requested: EventBase<'requested'> & { readonly scheduled_time: string };
  accepted: EventBase<'accepted'>;
  declined: EventBase<'declined'>;
  cancelled: EventBase<'cancelled'>;
  rescheduled: EventBase<'rescheduled'> & { readonly scheduled_time: string };
  expired: EventBase<'expired'>;
  join_opened: EventBase<'join_opened'>;
  missed: EventBase<'missed'> & { readonly end_reason: EndReason | null };
  token_issued: EventBase<'token_issued'>;
  arrived: EventBase<'arrived'>;
  stopped_waiting: EventBase<'stopped_waiting'>;
  admitted: EventBase<'admitted'> & About;
  denied: EventBase<'denied'> & About;
  removed: EventBase<'removed'> & About;
  added: EventBase<'added'> & About;
  reminder_due: EventBase<'reminder_due'> & { readonly before_seconds: number; readonly scheduled_time: string };
  missed_call: EventBase<'missed_call'> & About;
  no_show: EventBase<'no_show'> & About & { readonly waited_seconds: number };
  busy: EventBase<'busy'> & About;
  connected: EventBase<'connected'>;
  left: Omit<EventBase<'left'>, 'reason'> & { readonly reason: LeaveReason };
  started: EventBase<'started'> & { readonly ends_at: string };
  ending_soon: EventBase<'ending_soon'> & { readonly ends_at: string };
  extended: EventBase<'extended'> & { readonly ends_at: string };
  completed: EventBase<'completed'> & { readonly end_reason: EndReason };
  room_closed: EventBase<'room_closed'>;
}

/** The type of an event: the names of the history. */
export type CallEventType = keyof CallEventMap;

/** An event of a call, distinguished by `type`. */
export type CallEvent = CallEventMap[CallEventType];

/**
 * Why a call is over, for one person. The first five are the end of the call, the next four an end
 * before it began. `ended` is an end without a reason, as guests get it; `removed` and `link_invalid`
 * (of a guest's link) are an end for this person alone.
 */
export type CallReason = EndReason | 'declined' | 'cancelled' | 'missed' | 'expired' | 'ended' | 'removed' | 'link_invalid';

/** Whether nothing can happen to this call any more, or the guest's link to it is no longer valid. */
export function isOver(call: Call | GuestCall): boolean;

/** Why the call is over; null while it is not. */
export function reasonOf(call: Call | GuestCall): CallReason | null;

/** The person with this identity; null if there is none. */
export function participantOf(call: Call, identity: string): Participant | null;

/** Whether this person may be in the room; null if the call does not say so. */
export function admissionOf(call: Call | GuestCall, identity: string): Admission | null;

/** Whether the call is over, or this person has declined or was removed. */
export function isOverFor(call: Call, identity: string): boolean;

/** Whether the call waits for its first answer: only the requester has accepted. */
export function isUnanswered(call: Call): boolean;

/** Whether this person has not answered yet, and still can. `now` is `client.now()`. */
export function isAwaiting(call: Call, identity: string, now: number): boolean;

/** Whether all have agreed and the room is open at `now` (`client.now()`). Admission is a matter of its own. */
export function isJoinable(call: Call | GuestCall, now: number): boolean;

/** The id of a call in an id, a room name or a `video_call_url`; null if there is none. */
export function callIdOf(text: string | null | undefined): string | null;
