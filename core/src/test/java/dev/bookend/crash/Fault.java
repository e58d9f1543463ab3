package dev.bookend.crash;

import java.util.EnumSet;
import java.util.Set;

/** What is done to the nodes and to what they need. */
enum Fault {
  /** A node is killed, and a fresh one started a little later. */
  KILL,
  /** A node stands still for longer than its claims last, and goes on as if nothing was. */
  PAUSE,
  /** The database stops as by a power cut. */
  DATABASE,
  /** All connections to the database break. */
  CUT,
  /** All connections to the database break before its next answer. */
  LOST_ANSWER,
  /** The database ends half of its sessions. */
  SESSIONS,
  /** The provider fails for some rooms. */
  PROVIDER_FAILS,
  /** The provider does what it is told, and takes too long to say so. */
  PROVIDER_SLOW,
  /** A listener throws for some calls. */
  LISTENER;

  /** What happens outside. */
  static final Set<Fault> OF_OTHERS = EnumSet.of(PROVIDER_FAILS, PROVIDER_SLOW, LISTENER);

  /** What happens to nodes, the database and what connects them. */
  static final Set<Fault> OF_OURS = EnumSet.complementOf(EnumSet.copyOf(OF_OTHERS));
}
