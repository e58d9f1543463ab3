package dev.bookend.examples.spring;

import static com.icegreen.greenmail.util.GreenMailUtil.getBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.emulator.SettableClock;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The mails of the application, on a mail server of the test, with a clock that the test moves. */
@Tag("hosts")
class CallMailsTest {
  private static final Actor RECIPIENT = Actor.of("recipient");
  private static final Actor CAREGIVER = Actor.of("caregiver");
  private static final String RUTH = "ruth.sommer@example.org";
  private static final String CARLOS = "carlos.weber@example.org";

  private final SettableClock clock = new SettableClock();
  private final Instant visit = clock.instant().plus(Duration.ofHours(30));
  private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "localhost", "smtp"));
  private int mailPort;
  private ConfigurableApplicationContext app;

  @BeforeEach
  void start() {
    mailServer.start();
    mailPort = mailServer.getSmtp().getPort();
    app = startApp();
  }

  @AfterEach
  void stop() {
    app.close();
    mailServer.stop();
  }

  private ConfigurableApplicationContext startApp() {
    return new SpringApplicationBuilder(BookingApplication.class)
        .initializers(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean("testClock", Clock.class, () -> clock))
        .run(
            "--server.port=0",
            "--spring.datasource.url=" + database,
            "--spring.mail.host=localhost",
            "--spring.mail.port=" + mailPort,
            "--bookend.provider=emulator",
            "--bookend.keeper.enabled=false",
            "--bookend.call.remind-before=1d,15m");
  }

  private VideoCallService calls() {
    return app.getBean(VideoCallService.class);
  }

  private CallId requested() {
    return calls()
        .request(RECIPIENT, CallRequest.inviting("caregiver").at(visit).forBooking("morning"))
        .id();
  }

  private CallId accepted() {
    CallId id = requested();
    calls().accept(CAREGIVER, id);
    return id;
  }

  private void runAt(Instant time) {
    clock.set(time);
    CallKeeper keeper = app.getBean(CallKeeper.class);
    while (keeper.runDue() > 0) {
      Thread.onSpinWait();
    }
  }

  private void runBeforeVisit(Duration before) {
    runAt(visit.minus(before));
  }

  /** Returns subject and address of each mail since the latest call, and deletes the mails. */
  private List<String> newMails() throws Exception {
    List<String> mails = new ArrayList<>();
    for (MimeMessage mail : mailServer.getReceivedMessages()) {
      mails.add(to(mail) + ": " + mail.getSubject());
    }
    mailServer.purgeEmailFromAllMailboxes();
    return mails;
  }

  private static String to(MimeMessage mail) throws MessagingException {
    return mail.getRecipients(RecipientType.TO)[0].toString();
  }

  private static String[] reminders() {
    return new String[] {RUTH + ": Your video call", CARLOS + ": Your video call"};
  }

  @Test
  void eachReminderIsSentOnceToEachPerson() throws Exception {
    CallId id = accepted();
    runBeforeVisit(Duration.ofDays(1).plusSeconds(1));
    assertThat(newMails()).isEmpty();

    runBeforeVisit(Duration.ofDays(1));
    assertThat(newMails()).containsExactly(reminders());
    runBeforeVisit(Duration.ofHours(2));
    assertThat(newMails()).isEmpty();
    runBeforeVisit(Duration.ofMinutes(15));
    assertThat(newMails()).containsExactly(reminders());
    runBeforeVisit(Duration.ofMinutes(1));
    assertThat(newMails()).isEmpty();
    assertThat(calls().get(RECIPIENT, id).status()).isEqualTo(CallStatus.ACCEPTED);
  }

  @Test
  void aReminderTellsWithWhomAndWhenAndAsksForAnAnswerThatIsMissing() {
    CallId unused = requested();
    runBeforeVisit(Duration.ofDays(1));

    MimeMessage[] mails = mailServer.getReceivedMessages();
    assertThat(getBody(mails[0]))
        .isEqualTo("Your video call with Carlos Weber is on Tuesday, 24 November, 15:00 UTC.");
    assertThat(getBody(mails[1]))
        .isEqualTo(
            "Your video call with Ruth Sommer is on Tuesday, 24 November, 15:00 UTC."
                + " Please sign in and answer.");
  }

  @Test
  void aCancelledCallIsNotRemindedOf() throws Exception {
    CallId id = accepted();
    runBeforeVisit(Duration.ofDays(1));
    assertThat(newMails()).hasSize(2);

    calls().cancel(CAREGIVER, id, null);
    runBeforeVisit(Duration.ofMinutes(15));

    assertThat(newMails()).isEmpty();
  }

  @Test
  void remindersFollowAReschedule() throws Exception {
    CallId id = accepted();
    runBeforeVisit(Duration.ofDays(1));
    assertThat(newMails()).hasSize(2);

    Instant moved = visit.plus(Duration.ofDays(2));
    calls().reschedule(RECIPIENT, id, moved, null);
    calls().accept(CAREGIVER, id);
    runBeforeVisit(Duration.ofMinutes(15));
    assertThat(newMails()).as("at the earlier time").isEmpty();
    runAt(moved.minus(Duration.ofDays(1)));
    assertThat(newMails()).containsExactly(reminders());
    runAt(moved.minus(Duration.ofMinutes(15)));
    assertThat(newMails()).containsExactly(reminders());
  }

  @Test
  void aRestartSendsNoMailTwiceAndLosesNone() throws Exception {
    CallId unused = accepted();
    runBeforeVisit(Duration.ofDays(1));
    assertThat(newMails()).hasSize(2);

    app.close();
    app = startApp();
    runBeforeVisit(Duration.ofHours(20));
    assertThat(newMails()).isEmpty();
    runBeforeVisit(Duration.ofMinutes(15));
    assertThat(newMails()).containsExactly(reminders());
  }

  @Test
  void afterAFailureInTheMiddleOnlyTheMissingMailIsSent() throws Exception {
    CallId unused = accepted();
    refuse(CARLOS);
    runBeforeVisit(Duration.ofDays(1));
    assertThat(newMails()).containsExactly(RUTH + ": Your video call");

    app.close();
    app = startApp();
    refuse("");
    runAt(clock.instant().plusSeconds(2));

    assertThat(newMails()).containsExactly(CARLOS + ": Your video call");
  }

  /** The mail server answers with an error to mails for this address. */
  private void refuse(String address) {
    UserManager users = mailServer.getUserManager();
    users.setMessageDeliveryHandler(
        (message, to) -> {
          if (to.getEmail().equals(address)) {
            throw new UserException("refused by the test");
          }
          GreenMailUser known = users.getUserByEmail(to.getEmail());
          return known != null ? known : users.createUser(to.getEmail(), to.getEmail(), "");
        });
  }

  @Test
  void aReminderIsLostIfTheApplicationRunsTooLate() throws Exception {
    CallId unused = accepted();

    runBeforeVisit(Duration.ofDays(1).minusMinutes(6));
    assertThat(newMails()).as("6 minutes late").isEmpty();
    runBeforeVisit(Duration.ofMinutes(11));
    assertThat(newMails()).as("4 minutes late").containsExactly(reminders());
  }

  @Test
  void aReminderIsNotSentAfterTheBeginOfTheCallIfTheMailServerWasDown() throws Exception {
    CallId unused = accepted();
    refuse(RUTH);
    runBeforeVisit(Duration.ofMinutes(15));
    refuse("");

    runAt(visit);

    assertThat(newMails()).isEmpty();
  }

  @Test
  void aPersonWhoDoesNotAnswerGetsANote() throws Exception {
    CallId unused =
        calls().request(RECIPIENT, CallRequest.inviting("caregiver").forBooking("morning")).id();
    runAt(clock.instant().plusSeconds(45));

    assertThat(newMails()).containsExactly(CARLOS + ": You missed a video call");
  }

  @Test
  void aPersonWhoDoesNotComeGetsANote() throws Exception {
    CallId id = accepted();
    runAt(visit);
    app.getBean(TwilioEmulator.class).join(calls().join(RECIPIENT, id).token());
    assertThat(newMails()).isEmpty();

    runAt(visit.plus(Duration.ofMinutes(10)));

    assertThat(newMails()).containsExactly(CARLOS + ": You were not in your video call");
  }

  @Test
  void aNoteThatIsADayOldIsNotSent() throws Exception {
    CallId unused = accepted();
    refuse(RUTH);
    runAt(visit.plus(Duration.ofMinutes(10)));
    refuse("");

    runAt(visit.plus(Duration.ofDays(1)));

    assertThat(newMails()).isEmpty();
  }

  @Test
  void withoutAMailServerTheApplicationSendsNothing() {
    try (RunningApp plain = RunningApp.start(Map.of())) {
      assertThat(plain.context().getBeansOfType(CallMails.class)).isEmpty();
    }
  }
}
