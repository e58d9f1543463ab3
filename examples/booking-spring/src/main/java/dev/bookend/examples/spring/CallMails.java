package dev.bookend.examples.spring;

import dev.bookend.VideoCallService;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallStatus;
import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Response;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.stereotype.Component;

/**
 * Sends e-mail: reminders, and a note to people who missed a call or did not come. Events are
 * delivered at least once, and a failure of the mail server is retried by another delivery, with
 * exponential backoff. People who have their mail get no second one.
 */
@Component
@ConditionalOnProperty("spring.mail.host")
final class CallMails implements CallListener {
  private static final Logger log = LoggerFactory.getLogger(CallMails.class);

  /** After this time a note is no use, and a mail server that keeps refusing it is given up. */
  private static final Duration NOTES_WITHIN = Duration.ofHours(12);

  private final MailSender mails;
  private final SentMails sent;
  private final Bookings people;
  private final VideoCallService calls;
  private final String from;
  private final DateTimeFormatter time;

  CallMails(
      MailSender mails,
      SentMails sent,
      Bookings people,
      VideoCallService calls,
      @Value("${booking.mail.from:care@example.org}") String from,
      @Value("${booking.time-zone:UTC}") ZoneId zone) {
    this.mails = mails;
    this.sent = sent;
    this.people = people;
    this.calls = calls;
    this.from = from;
    time = DateTimeFormatter.ofPattern("EEEE, d MMMM, HH:mm z", Locale.ENGLISH).withZone(zone);
  }

  @Override
  public void on(CallEvent event, VideoCall call) {
    if (event instanceof CallEvent.ReminderDue reminder) {
      remind(reminder, call);
    } else if (event instanceof CallEvent.MissedCall missed) {
      note(event, call, missed.identity(), "You missed a video call", "called you");
    } else if (event instanceof CallEvent.NoShow absent) {
      note(event, call, absent.identity(), "You were not in your video call", "expected you");
    }
  }

  /** The call may have changed since: it was cancelled, moved or begun before the delivery. */
  private void remind(CallEvent.ReminderDue reminder, VideoCall call) {
    boolean isToCome =
        (call.status() == CallStatus.PENDING || call.status() == CallStatus.ACCEPTED)
            && call.scheduledAt().equals(reminder.scheduledAt())
            && calls.now().isBefore(call.scheduledAt());
    if (isToCome) {
      for (Participant person : call.participants()) {
        if (person.isActive()) {
          send(reminder, person.identity(), "Your video call", reminderOf(person, call));
        }
      }
    }
  }

  private String reminderOf(Participant person, VideoCall call) {
    String others =
        call.participants().stream()
            .filter(other -> other.isActive() && !other.equals(person))
            .flatMap(other -> people.name(other.identity()).stream())
            .reduce((one, more) -> one + ", " + more)
            .orElse("your care team");
    return "Your video call with "
        + others
        + " is on "
        + time.format(call.scheduledAt())
        + "."
        + (person.response() == Response.PENDING ? " Please sign in and answer." : "");
  }

  private void note(
      CallEvent event, VideoCall call, String identity, String subject, String predicate) {
    if (calls.now().isBefore(event.at().plus(NOTES_WITHIN))) {
      String requester = people.name(call.requestedBy()).orElse("Your care team");
      String caller = identity.equals(call.requestedBy()) ? "Your care team" : requester;
      String text = caller + " " + predicate + " on " + time.format(call.scheduledAt()) + ".";
      send(event, identity, subject, text);
    }
  }

  private void send(CallEvent event, String identity, String subject, String text) {
    Optional<String> address = people.email(identity);
    if (address.isPresent() && !sent.contains(event, identity)) {
      SimpleMailMessage mail = new SimpleMailMessage();
      mail.setFrom(from);
      mail.setTo(address.get());
      mail.setSubject(subject);
      mail.setText(text);
      mails.send(mail);
      sent.add(event, identity);
      log.info(
          "Call {}: mail of event {} sent ({})", event.callId(), event.sequence(), event.type());
    }
  }
}
