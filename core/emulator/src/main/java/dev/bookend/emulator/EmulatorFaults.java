package dev.bookend.emulator;

/**
 * Fault injection for tests. Planned faults are applied in the order in which they were added.
 * Thread-safe.
 */
public interface EmulatorFaults {
  /** Operations of the REST interface. */
  enum Operation {
    /** Opens a room. */
    CREATE_ROOM,
    /** Lists rooms. */
    LIST_ROOMS,
    /** Reads one room. */
    FETCH_ROOM,
    /** Ends a room. */
    END_ROOM,
    /** Lists the current or former participants of a room. */
    LIST_PARTICIPANTS,
    /** Reads one participant. */
    FETCH_PARTICIPANT,
    /** Disconnects a participant. */
    DISCONNECT_PARTICIPANT,
    /** Anonymizes a participant of a completed room. */
    ANONYMIZE,
    /** Reads tracks or subscribe rules. */
    READ_TRACKS,
    /** Reads recordings or recording rules. */
    READ_RECORDINGS,
    /** Changes recording rules or subscribe rules. */
    CHANGE_RULES,
    /** Reads usage records. */
    READ_USAGE,
    /** Lists usage triggers or reads one. */
    READ_TRIGGERS,
    /** Creates, changes or deletes a usage trigger. */
    WRITE_TRIGGER
  }

  /** Faults of a REST request. Unless stated otherwise, the operation is not executed. */
  enum Fault {
    /** 429 with {@code Retry-After: 1}. */
    TOO_MANY_REQUESTS,
    /** 429 without {@code Retry-After}. */
    TOO_MANY_REQUESTS_UNTIMED,
    /** 500. */
    ERROR,
    /** 500, although the operation is executed. */
    ERROR_AFTER_EFFECT,
    /** 502 with an HTML body. */
    BAD_GATEWAY,
    /** 502 with HTML, although the operation is executed. */
    BAD_GATEWAY_AFTER_EFFECT,
    /** No response; the connection stays open until faults are released. */
    HANG,
    /** The same, although the operation is executed. */
    HANG_AFTER_EFFECT,
    /** The connection is closed without a response. */
    CUT,
    /** The same, although the operation is executed. */
    CUT_AFTER_EFFECT,
    /**
     * The operation is executed. Half of the body is sent at once, the rest when faults are
     * released.
     */
    SLOW_BODY,
    /** The operation is executed. The status is correct, but the body is invalid JSON. */
    GARBAGE_BODY
  }

  /** Faults of a callback. */
  enum CallbackFault {
    /** The callback is not delivered. */
    LOST,
    /** The callback is delivered twice. */
    TWICE,
    /**
     * The callback is delivered after the next one, at the latest 5 seconds later by the emulator's
     * clock.
     */
    OVERTAKEN,
    /**
     * The callback is queued for delivery 5 seconds later, by the emulator's clock. Others are
     * delivered before it.
     */
    LATE
  }

  /**
   * Injects a fault into the next requests.
   *
   * @param operation the affected operation
   * @param fault the fault
   * @param times number of requests, at least 1
   * @throws dev.bookend.call.InvalidValueException if the number is less than 1
   */
  void inject(Operation operation, Fault fault, int times);

  /**
   * Injects a fault into random requests, until {@link #clear} is called.
   *
   * @param operation the affected operation
   * @param fault the fault
   * @param probability probability for each request, 0 to 1
   * @param seed seed of the random sequence; equal seeds give equal sequences
   * @throws dev.bookend.call.InvalidValueException if the probability is out of range
   */
  void happenAtRandom(Operation operation, Fault fault, double probability, long seed);

  /**
   * Injects a fault into the next callbacks.
   *
   * @param fault the fault
   * @param times number of callbacks, at least 1
   * @throws dev.bookend.call.InvalidValueException if the number is less than 1
   */
  void inject(CallbackFault fault, int times);

  /**
   * Injects a fault into random callbacks, until {@link #clear} is called.
   *
   * @param fault the fault
   * @param probability probability for each callback, 0 to 1
   * @param seed seed of the random sequence; equal seeds give equal sequences
   * @throws dev.bookend.call.InvalidValueException if the probability is out of range
   */
  void happenAtRandom(CallbackFault fault, double probability, long seed);

  /** {@return the number of faults injected into requests since the last {@link #clear}} */
  int happened();

  /** {@return the number of requests that hang or wait for the second half of their body} */
  int heldUp();

  /** Completes all requests that hang or wait for the second half of their body. */
  void release();

  /** Removes all planned faults and resets {@link #happened} to 0. Does not release requests. */
  void clear();
}
