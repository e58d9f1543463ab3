package dev.bookend.call;

/** There are no credentials, so no token can be issued. */
public final class VideoNotConfiguredException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** With the sentence that Twilio's users know. */
  public VideoNotConfiguredException() {
    super("Video service not configured. Please set Twilio credentials.");
  }
}
