package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who was in a call, and for how long: the summary for billing and reports. Immutable. After the
 * end it changes only if late events of the provider are delivered; once the room is closed and its
 * events are known, it is final.
 *
 * @param callId the call
 * @param status the state of the call
 * @param met whether the people who were required have been connected at once: the call has started
 * @param source the source of the presence data: provider events, reports of pages, or none
 * @param startedAt when the call started; null if it did not
 * @param endedAt when it was over; null if it is not
 * @param lasted the time from the start to the end, or until now; zero if it did not start
 * @param people one entry for each participant, in the order of the call
 */
public record CallAttendance(
    CallId callId,
    CallStatus status,
    boolean met,
    Attendance source,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Duration lasted,
    List<Person> people) {
  public CallAttendance {
    people = List.copyOf(people);
  }

  /**
   * The attendance of one participant. Its text form does not show the identity.
   *
   * @param identity the participant's identity
   * @param role the participant's role; null if there is none
   * @param firstIn when the participant was first connected; null if never
   * @param lastOut when the participant was last disconnected; null if never, or still connected
   * @param connected the sum of the times of all connections since the request
   * @param late how long after the scheduled time the participant was first connected; zero if in
   *     time or never
   * @param connections the number of connections since the request
   * @param noShow whether the participant had accepted, was not removed, and was never connected to
   *     a call that is over and was neither cancelled nor expired
   */
  public record Person(
      String identity,
      @Nullable String role,
      @Nullable Instant firstIn,
      @Nullable Instant lastOut,
      Duration connected,
      Duration late,
      int connections,
      boolean noShow) {
    @Override
    public String toString() {
      return "Person[" + connections + " connections]";
    }
  }

  /**
   * {@return the attendance of a call}
   *
   * @param call the call
   * @param now the current time, until which open connections are counted
   */
  public static CallAttendance of(VideoCall call, Instant now) {
    Instant started = call.times().startedAt();
    Instant ended = call.times().endedAt();
    Instant until = ended == null ? now : ended;
    return new CallAttendance(
        call.id(),
        call.status(),
        started != null,
        call.attendance(),
        started,
        ended,
        started == null ? Duration.ZERO : Duration.between(started, until),
        call.participants().stream().map(person -> of(call, person, until)).toList());
  }

  private static Person of(VideoCall call, Participant person, Instant until) {
    Instant firstIn = person.connectedAt();
    boolean isLate = firstIn != null && firstIn.isAfter(call.scheduledAt());
    return new Person(
        person.identity(),
        person.role(),
        firstIn,
        person.leftAt(),
        person.connections().time(until),
        isLate ? Duration.between(call.scheduledAt(), firstIn) : Duration.ZERO,
        person.connections().count(),
        NoShows.isNoShow(call, person));
  }
}
