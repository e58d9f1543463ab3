package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import java.time.Clock;

/**
 * REST client of one Twilio account. All operations share one connection pool and the account's
 * rate limits, so an application needs one client per account. The HTTP layer sends each request
 * once; operations retry only requests that are safe to repeat. An operation ends within {@link
 * TwilioSettings#operationTimeout()}; the list of open rooms has that time for each page.
 * Thread-safe.
 */
public class TwilioClient {
  private final VideoRooms rooms;
  private final TwilioUsage usage;

  /**
   * Creates a client without connecting to Twilio.
   *
   * @param credentials the account and the API key for HTTP Basic authentication
   * @param settings URL, time-outs, rate limits and room options
   * @param clock the time, for Twilio responses without a timestamp
   */
  public TwilioClient(TwilioCredentials credentials, TwilioSettings settings, Clock clock) {
    this(credentials, settings, clock, System::nanoTime);
  }

  /** Takes the time by which rates, connection ages and operations are measured. */
  TwilioClient(TwilioCredentials credentials, TwilioSettings settings, Clock clock, Timing timing) {
    ClientContext context = new ClientContext(credentials, settings, clock, timing);
    this.rooms = new TwilioRooms(context);
    this.usage = new TwilioUsage(context);
  }

  /**
   * {@return the account's rooms} Rooms are of type {@code group}. Two limits at Twilio are
   * backstops for the case that no node closes the room. Twilio closes a room that has been empty
   * for as long as its call can last (1 to 60 minutes). Twilio disconnects participants after that
   * time, 10 minutes at least and 24 hours at most. A room name has 1 to 128 ASCII letters, digits,
   * {@code . _ ~ -} and does not begin with a dot; other names throw {@link InvalidValueException}.
   * The list of open rooms has at most 100 pages of 100 rooms; each page has its own {@link
   * TwilioSettings#operationTimeout()}.
   */
  public VideoRooms rooms() {
    return rooms;
  }

  /** {@return the account's usage records and usage alerts} */
  public TwilioUsage usage() {
    return usage;
  }
}
