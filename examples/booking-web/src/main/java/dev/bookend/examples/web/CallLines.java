package dev.bookend.examples.web;

import dev.bookend.call.CallEvent;
import dev.bookend.call.Cause;
import dev.bookend.call.EndReason;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formats delivered events for the log, one line each: start of the call's id, number, type and
 * details. Reasons, names of guests and connection ids are omitted.
 */
public final class CallLines {
  private static final int ID_LENGTH = 8;
  private static final Duration HOUR = Duration.ofHours(1);

  private final Pricing pricing;
  private final DateTimeFormatter time;
  private final DateTimeFormatter day;

  /**
   * Creates a formatter.
   *
   * @param pricing the provider's prices
   * @param zone the time zone of the log
   */
  public CallLines(Pricing pricing, ZoneId zone) {
    this.pricing = pricing;
    time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    day = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH).withZone(zone);
  }

  /**
   * {@return the line of an event}
   *
   * @param event the event
   * @param call the call, at or after the event
   */
  public String of(CallEvent event, VideoCall call) {
    String id = event.callId().toString().substring(0, ID_LENGTH);
    return String.format(
            Locale.ROOT, "%s #%-3d %-15s %s", id, event.sequence(), event.type(), text(event, call))
        .stripTrailing();
  }

  private String text(CallEvent event, VideoCall call) {
    String text = scheduling(event, call);
    text = text == null ? people(event) : text;
    return text == null ? course(event, call) : text;
  }

  private @Nullable String scheduling(CallEvent event, VideoCall call) {
    if (event instanceof CallEvent.Requested requested) {
      return requested(requested, call);
    } else if (event instanceof CallEvent.Rescheduled moved) {
      return by(moved.cause()) + ", to " + day.format(moved.scheduledAt());
    } else if (event instanceof CallEvent.Expired) {
      return "not answered in time";
    } else if (event instanceof CallEvent.JoinOpened) {
      return "until " + day.format(call.joinClosesAt());
    } else if (event instanceof CallEvent.ReminderDue reminder) {
      return duration(reminder.before()) + " before " + day.format(reminder.scheduledAt());
    } else if (event instanceof CallEvent.MissedCall missed) {
      return DemoPeople.label(missed.identity()) + " did not answer";
    } else if (event instanceof CallEvent.NoShow absent) {
      Duration waited = absent.waitedFor();
      return DemoPeople.label(absent.identity())
          + " was never connected"
          + (waited.isZero() ? "" : ", waited for " + duration(waited));
    }
    return null;
  }

  private String requested(CallEvent.Requested event, VideoCall call) {
    String others =
        call.participants().stream()
            .map(Participant::identity)
            .filter(identity -> !identity.equals(call.requestedBy()))
            .map(DemoPeople::label)
            .collect(Collectors.joining(", "));
    Duration ring = call.terms().ringWithin();
    String when =
        ring == null
            ? "for " + day.format(event.scheduledAt())
            : "now, rings for " + duration(ring);
    return by(new Cause(event.by(), null, null))
        + ", asks "
        + others
        + " "
        + when
        + ", limit "
        + duration(call.terms().limit());
  }

  private static @Nullable String people(CallEvent event) {
    if (event instanceof CallEvent.Left left) {
      return by(left.cause()) + ", " + left.reason().name().toLowerCase(Locale.ROOT);
    } else if (event instanceof CallEvent.TokenIssued issued) {
      return "for " + DemoPeople.label(issued.by());
    } else if (event instanceof CallEvent.Busy busy) {
      return DemoPeople.label(busy.identity()) + " is in another call";
    } else if (event instanceof CallEvent.Arrived arrived) {
      return DemoPeople.label(arrived.by()) + " waits for admission";
    }
    String identity = event.identity();
    if (identity != null) { // admitted, denied, added, removed
      return DemoPeople.label(identity) + ", " + by(event.cause());
    }
    return null;
  }

  private String course(CallEvent event, VideoCall call) {
    if (event instanceof CallEvent.Started started) {
      return "until " + time.format(started.endsAt());
    } else if (event instanceof CallEvent.EndingSoon warning) {
      return duration(between(warning.at(), warning.endsAt())) + " left";
    } else if (event instanceof CallEvent.Extended extended) {
      return by(extended.cause()) + ", until " + time.format(extended.endsAt());
    } else if (event instanceof CallEvent.Completed completed) {
      return completed(completed, call);
    } else if (event instanceof CallEvent.Missed missed) {
      return missed.endReason() == null
          ? "the join window closed before they met"
          : "ended before they met, " + by(missed.cause());
    } else if (event instanceof CallEvent.RoomClosed) {
      return roomClosed(event, call);
    }
    return by(event.cause()); // accepted, declined, cancelled, connected, stopped waiting
  }

  private String completed(CallEvent.Completed event, VideoCall call) {
    Instant planned = call.times().endsAt();
    Instant started = call.times().startedAt();
    String end;
    if (event.endReason() == EndReason.TIME_LIMIT && planned != null) {
      end = "ended at its limit, " + between(planned, event.at()).toMillis() + " ms late";
    } else {
      String lasted = started == null ? "" : " after " + duration(between(started, event.at()));
      end =
          switch (event.endReason()) {
            case ALL_LEFT -> "all left, ended" + lasted;
            case ROOM_ENDED -> "ended by the provider" + lasted;
            default -> "ended " + by(event.cause()) + lasted;
          };
    }
    return end + ", " + cost(call);
  }

  private String roomClosed(CallEvent event, VideoCall call) {
    Instant ended = call.times().endedAt();
    return ended == null || event.at().isBefore(ended)
        ? "the room of the earlier time"
        : between(ended, event.at()).toMillis() + " ms after the end, " + cost(call);
  }

  private String cost(VideoCall call) {
    CallCost cost = pricing.of(call);
    return cost.amount().toPlainString() + " " + cost.currency().getCurrencyCode();
  }

  private static String by(Cause cause) {
    String person = cause.identity();
    if (person != null) {
      return "by " + DemoPeople.label(person);
    }
    return "by the system" + (cause.system() == null ? "" : " (" + cause.system() + ")");
  }

  private static Duration between(Instant from, Instant to) {
    return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
  }

  /** Tenths of a second are for short times: 5 s, 12.4 s, 10 min 5 s, 1 h 30 min. */
  private static String duration(Duration time) {
    long tenths = Math.round(time.toMillis() / 100.0);
    if (tenths < 600) {
      return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
    Duration rounded = Duration.ofSeconds(Math.round(time.toMillis() / 1_000.0));
    String seconds =
        rounded.toSecondsPart() == 0 || rounded.compareTo(HOUR) >= 0
            ? ""
            : " " + rounded.toSecondsPart() + " s";
    String hours = rounded.toHours() == 0 ? "" : rounded.toHours() + " h";
    String minutes = rounded.toMinutesPart() == 0 ? "" : rounded.toMinutesPart() + " min";
    return (hours + (hours.isEmpty() || minutes.isEmpty() ? "" : " ") + minutes + seconds).strip();
  }
}
