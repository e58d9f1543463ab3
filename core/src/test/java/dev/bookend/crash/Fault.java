package dev.bookend.crash;

import java.util.EnumSet;
import java.util.Set;

/** Faults of nodes, database, network and external systems. */
enum Fault {
  /** A node is killed, and a new one starts up to 3 s later. */
  KILL,
  /** A node is paused for longer than its leases last, and then resumed. */
  PAUSE,
  /** The database crashes as by a power cut. */
  DATABASE,
  /** All connections to the database break. */
  CUT,
  /** Each connection to the database breaks before its next response. */
  LOST_RESPONSE,
  /** The database ends half of its sessions. */
  SESSIONS,
  /** The provider fails for some rooms. */
  PROVIDER_FAILS,
  /** The provider applies requests, but responds after the time-out. */
  PROVIDER_SLOW,
  /** A listener throws for some calls. */
  LISTENER;

  /** Faults of external systems. */
  static final Set<Fault> EXTERNAL = EnumSet.of(PROVIDER_FAILS, PROVIDER_SLOW, LISTENER);

  /** Faults of nodes, database and network. */
  static final Set<Fault> INTERNAL = EnumSet.complementOf(EnumSet.copyOf(EXTERNAL));
}
