package dev.bookend.call;

/** How events print: what and where, but not who nor in what words. */
final class EventText {
  private EventText() {}

  static String of(CallEvent event) {
    return event.getClass().getSimpleName()
        + "["
        + event.callId()
        + ", "
        + event.sequence()
        + ", "
        + event.at()
        + "]";
  }
}
