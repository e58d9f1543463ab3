package dev.bookend.examples.web;

/** The line of the log that a user reads first. */
public final class Welcome {
  private Welcome() {}

  /**
   * {@return where to open the page, and with which users}
   *
   * @param port the port of the application
   * @param provider the provider of the rooms
   */
  public static String line(String port, String provider) {
    return "Open http://localhost:"
        + port
        + " and sign in as recipient, caregiver or outsider,"
        + " or as staff for the overview of all calls;"
        + " the password is demo. Video runs on: "
        + provider;
  }
}
