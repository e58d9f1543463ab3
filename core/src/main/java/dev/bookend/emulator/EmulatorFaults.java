package dev.bookend.emulator;

/** Faults on demand: the first that was asked for happens first. Thread-safe. */
public interface EmulatorFaults {
  /** What REST is asked to do. */
  enum Operation {
    /** Opens a room. */
    CREATE_ROOM,
    /** Lists rooms. */
    LIST_ROOMS,
    /** Reads one room. */
    FETCH_ROOM,
    /** Ends a room. */
    END_ROOM,
    /** Lists who is or was in a room. */
    LIST_PARTICIPANTS,
    /** Reads one participant. */
    FETCH_PARTICIPANT,
    /** Puts somebody out. */
    DISCONNECT_PARTICIPANT,
    /** Erases who somebody was. */
    ANONYMIZE,
    /** Reads tracks, or the rules by which somebody subscribes. */
    READ_TRACKS,
    /** Reads recordings, or the rules by which a room records. */
    READ_RECORDINGS,
    /** Changes rules of recording or of subscribing. */
    CHANGE_RULES,
    /** Reads usage records. */
    READ_USAGE,
    /** Lists usage triggers or reads one. */
    READ_TRIGGERS,
    /** Makes, changes or deletes a usage trigger. */
    WRITE_TRIGGER
  }

  /** What can go wrong with a request by REST. Without effect unless it says so. */
  enum Fault {
    /** 429 with {@code Retry-After: 1}. */
    TOO_MANY_REQUESTS,
    /** 429 without a word on when. */
    TOO_MANY_REQUESTS_UNTIMED,
    /** 500. */
    ERROR,
    /** 500, but it is done. */
    ERROR_AFTER_EFFECT,
    /** 502 with HTML. */
    BAD_GATEWAY,
    /** 502 with HTML, but it is done. */
    BAD_GATEWAY_AFTER_EFFECT,
    /** No answer; the connection stays open until faults are released. */
    HANG,
    /** No answer, but it is done. */
    HANG_AFTER_EFFECT,
    /** The connection is closed. */
    CUT,
    /** The connection is closed, but it is done. */
    CUT_AFTER_EFFECT,
    /** It is done; half of the body comes, the other once faults are released. */
    SLOW_BODY,
    /** It is done; the status is right, the body is garbage. */
    GARBAGE_BODY
  }

  /** What can go wrong with a callback. */
  enum CallbackFault {
    /** It never comes. */
    LOST,
    /** It comes two times. */
    TWICE,
    /** It comes after the next one, or after 5 seconds by the emulator's clock if none comes. */
    OVERTAKEN,
    /** It comes after 5 seconds by the emulator's clock; others overtake it. */
    LATE
  }

  /**
   * Makes the next requests fail.
   *
   * @param operation which requests
   * @param fault how
   * @param times how many of them, at least 1
   */
  void happen(Operation operation, Fault fault, int times);

  /**
   * Makes requests fail at random, until faults are cleared.
   *
   * @param operation which requests
   * @param fault how
   * @param probability of each, 0 to 1
   * @param seed the same one gives the same sequence
   */
  void happenAtRandom(Operation operation, Fault fault, double probability, long seed);

  /**
   * Makes the next callbacks go wrong.
   *
   * @param fault how
   * @param times how many of them, at least 1
   */
  void happen(CallbackFault fault, int times);

  /**
   * Makes callbacks go wrong at random, until faults are cleared.
   *
   * @param fault how
   * @param probability of each, 0 to 1
   * @param seed the same one gives the same sequence
   */
  void happenAtRandom(CallbackFault fault, double probability, long seed);

  /** {@return how many faults have happened to requests} */
  int happened();

  /** {@return how many requests hang or wait for the other half of their body} */
  int heldUp();

  /** Lets what is held up go on. */
  void release();

  /** Lets nothing more go wrong. */
  void clear();
}
