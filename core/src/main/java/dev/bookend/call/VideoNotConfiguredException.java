package dev.bookend.call;

/** No provider credentials are configured, so tokens cannot be issued. */
public final class VideoNotConfiguredException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public VideoNotConfiguredException() {
    super("Video service not configured. Please set Twilio credentials.");
  }
}
