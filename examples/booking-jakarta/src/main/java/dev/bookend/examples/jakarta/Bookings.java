package dev.bookend.examples.jakarta;

import static java.time.temporal.ChronoUnit.HOURS;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.StorageException;
import dev.bookend.examples.web.DemoPeople;
import dev.bookend.examples.web.DemoPeople.Person;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The bookings of the demo users, in a table of the application. */
@ApplicationScoped
class Bookings {
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

  private static final String TABLE =
      """
      create table if not exists booking (
        id varchar(36) not null primary key,
        title varchar(200) not null,
        starts_at timestamp(6) with time zone not null,
        recipient varchar(128) not null,
        caregiver varchar(128) not null,
        confirmed boolean not null,
        call_id varchar(36)
      )
      """;
  private static final String DUPLICATE_KEY = "23505";

  private final DataSource database;

  Bookings(DataSource database) {
    this.database = database;
  }

  void start(@Observes Startup start) throws SQLException {
    run(TABLE);
    Instant hour = Instant.now().truncatedTo(HOURS);
    insertDemo("morning", "Home visit", hour.plus(1, HOURS));
    insertDemo("exercises", "Exercises at home", hour.plus(26, HOURS));
    insertDemo("evening", "Medication check", hour.plus(33, HOURS));
  }

  /** Inserts a demo booking at the first start; at later starts moves it into the future. */
  private void insertDemo(String id, String title, Instant startsAt) throws SQLException {
    if (run("update booking set starts_at = ? where id = ?", utc(startsAt), id) > 0) {
      return;
    }
    try {
      insert(
          new Booking(id, title, startsAt, List.of(DemoPeople.RECIPIENT, DemoPeople.CARER), true));
    } catch (SQLException e) {
      if (!DUPLICATE_KEY.equals(e.getSQLState())) { // inserted by another node
        throw e;
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

  List<Booking> of(String identity) {
    String sql = "select * from booking where ? in (recipient, caregiver) order by starts_at, id";
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, identity);
      List<Booking> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(booking(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new StorageException("The bookings cannot be read.", e);
    }
  }

  private static Booking booking(ResultSet row) throws SQLException {
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
    Booking booking = new Booking(UUID.randomUUID().toString(), title, startsAt, people, false);
    try {
      insert(booking);
    } catch (SQLException e) {
      throw new StorageException("The booking cannot be stored.", e);
    }
    return booking;
  }

  private void insert(Booking booking) throws SQLException {
    run(
        "insert into booking (id, title, starts_at, recipient, caregiver, confirmed)"
            + " values (?, ?, ?, ?, ?, ?)",
        booking.id(),
        booking.title(),
        utc(booking.startsAt()),
        booking.people().get(0).identity(),
        booking.people().get(1).identity(),
        booking.confirmed());
  }

  /** {@return whether a call was requested with the booking} */
  boolean hasCall(String id) {
    String sql = "select 1 from booking where id = ? and call_id is not null";
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw new StorageException("The bookings can't be read.", e);
    }
  }

  /** {@return the call of a booking of this person} */
  Optional<String> callOf(String id, String identity) {
    String sql =
        "select call_id from booking"
            + " where id = ? and ? in (recipient, caregiver) and call_id is not null";
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, id);
      select.setString(2, identity);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StorageException("The bookings can't be read.", e);
    }
  }

  void remove(String id) {
    try {
      run("delete from booking where id = ?", id);
    } catch (SQLException e) {
      throw new StorageException("The booking can't be removed.", e);
    }
  }

  void requested(String id, String callId) {
    try {
      run("update booking set call_id = ? where id = ?", callId, id);
    } catch (SQLException e) {
      throw new StorageException("The booking can't be stored.", e);
    }
  }

  void confirm(String id) {
    try {
      run("update booking set confirmed = true where id = ?", id);
    } catch (SQLException e) {
      throw new StorageException("The booking cannot be confirmed.", e);
    }
  }

  private int run(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
