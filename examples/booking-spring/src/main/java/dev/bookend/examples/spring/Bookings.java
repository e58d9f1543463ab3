package dev.bookend.examples.spring;

import static java.time.temporal.ChronoUnit.HOURS;

import dev.bookend.call.InvalidValueException;
import dev.bookend.examples.web.DemoPeople;
import dev.bookend.examples.web.DemoPeople.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The bookings of the demo users, in a table of the application. */
@Component
final class Bookings {
  /**
   * A visit.
   *
   * @param confirmed whether both people have agreed to it
   */
  record Booking(
      String id, String title, Instant startsAt, List<Person> people, boolean confirmed) {
    Set<String> identities() {
      return people.stream().map(Person::identity).collect(Collectors.toSet());
    }
  }

  private static final Map<String, String> EMAILS =
      Map.of(
          "recipient", "ruth.sommer@example.org",
          "caregiver", "carlos.weber@example.org",
          "outsider", "olga.stern@example.org");

  private final JdbcClient database;

  Bookings(JdbcClient database) {
    this.database = database;
    Instant hour = Instant.now().truncatedTo(HOURS);
    insertDemo("morning", "Home visit", hour.plus(1, HOURS));
    insertDemo("exercises", "Exercises at home", hour.plus(26, HOURS));
    insertDemo("evening", "Medication check", hour.plus(33, HOURS));
  }

  /** Inserts a demo booking at the first start; at later starts moves it into the future. */
  private void insertDemo(String id, String title, Instant startsAt) {
    int moved =
        database
            .sql("update booking set starts_at = ? where id = ?")
            .params(utc(startsAt), id)
            .update();
    if (moved == 0) {
      try {
        insert(
            new Booking(
                id, title, startsAt, List.of(DemoPeople.RECIPIENT, DemoPeople.CARER), true));
      } catch (DuplicateKeyException anotherNodeWasQuicker) {
        return;
      }
    }
  }

  static boolean isCaregiver(@Nullable String identity) {
    return DemoPeople.find(identity).filter(Person::givesCare).isPresent();
  }

  static Person person(String identity) {
    return DemoPeople.find(identity)
        .orElseThrow(() -> new IllegalArgumentException("Unknown user"));
  }

  /** {@return the e-mail address of a person; empty for guests and anonymized people} */
  Optional<String> email(String identity) {
    return Optional.ofNullable(EMAILS.get(identity));
  }

  /** {@return the name of a person; empty for guests and anonymized people} */
  Optional<String> name(String identity) {
    return DemoPeople.find(identity).map(Person::name);
  }

  List<Booking> of(String identity) {
    return database
        .sql("select * from booking where ? in (recipient, caregiver) order by starts_at, id")
        .param(identity)
        .query(this::booking)
        .list();
  }

  private Booking booking(ResultSet row, int number) throws SQLException {
    return new Booking(
        row.getString("id"),
        row.getString("title"),
        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
        List.of(person(row.getString("recipient")), person(row.getString("caregiver"))),
        row.getBoolean("confirmed"));
  }

  Booking add(String title, Instant startsAt, String who, String with) {
    Person one = person(who);
    Person other = DemoPeople.find(with).orElse(one);
    boolean isOneOfEach =
        (one.receivesCare() && other.givesCare()) || (one.givesCare() && other.receivesCare());
    if (!isOneOfEach) {
      throw new InvalidValueException("with", "must be a person with the other role");
    }
    List<Person> people = one.receivesCare() ? List.of(one, other) : List.of(other, one);
    return insert(new Booking(UUID.randomUUID().toString(), title, startsAt, people, false));
  }

  /** {@return whether a call was requested with the booking} */
  boolean hasCall(String id) {
    return database
            .sql("select count(*) from booking where id = ? and call_id is not null")
            .param(id)
            .query(Integer.class)
            .single()
        > 0;
  }

  /** {@return the call of a booking of this person} */
  Optional<String> callOf(String id, String identity) {
    return database
        .sql(
            "select call_id from booking"
                + " where id = ? and ? in (recipient, caregiver) and call_id is not null")
        .params(id, identity)
        .query(String.class)
        .optional();
  }

  void remove(String id) {
    database.sql("delete from booking where id = ?").param(id).update();
  }

  void requested(String id, String callId) {
    database.sql("update booking set call_id = ? where id = ?").params(callId, id).update();
  }

  void confirm(String id) {
    database.sql("update booking set confirmed = true where id = ?").param(id).update();
  }

  private Booking insert(Booking booking) {
    database
        .sql(
            "insert into booking (id, title, starts_at, recipient, caregiver, confirmed)"
                + " values (?, ?, ?, ?, ?, ?)")
        .params(
            booking.id(),
            booking.title(),
            utc(booking.startsAt()),
            booking.people().get(0).identity(),
            booking.people().get(1).identity(),
            booking.confirmed())
        .update();
    return booking;
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
