package dev.bookend.call;

import java.util.Locale;

/** The text form of events, without identities and texts of people. */
final class EventText {
  private static final ClassValue<String> TYPES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> event) {
          String name = event.getSimpleName();
          return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
      };

  private EventText() {}

  static String type(Class<?> event) {
    return TYPES.get(event);
  }

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
