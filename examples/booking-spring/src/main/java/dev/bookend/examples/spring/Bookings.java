package dev.bookend.examples.spring;

import static java.time.temporal.ChronoUnit.HOURS;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The people and what is booked between them, made up at the start. */
@Component
final class Bookings {
  record Person(String identity, String name, String role) {}

  record Booking(String id, String title, Instant startsAt, List<Person> people) {
    boolean isOf(String identity) {
      return identities().contains(identity);
    }

    Set<String> identities() {
      return people.stream().map(Person::identity).collect(Collectors.toSet());
    }
  }

  private static final Person RECIPIENT = new Person("recipient", "Ruth Sommer", "care_recipient");
  private static final Person CAREGIVER = new Person("caregiver", "Carlos Weber", "caregiver");
  private static final Person OUTSIDER = new Person("outsider", "Olga Stern", "caregiver");
  private static final Map<String, Person> PEOPLE =
      Stream.of(RECIPIENT, CAREGIVER, OUTSIDER)
          .collect(Collectors.toUnmodifiableMap(Person::identity, Function.identity()));

  private final List<Booking> bookings;

  Bookings() {
    Instant hour = Instant.now().truncatedTo(HOURS);
    List<Person> both = List.of(RECIPIENT, CAREGIVER);
    bookings =
        List.of(
            new Booking("morning", "Morning visit", hour.plus(1, HOURS), both),
            new Booking("exercises", "Exercises at home", hour.plus(26, HOURS), both),
            new Booking("evening", "Evening check", hour.plus(33, HOURS), both));
  }

  /** The people who can sign in, with their roles. */
  static Set<String> identities() {
    return PEOPLE.keySet();
  }

  Person person(String identity) {
    Person person = PEOPLE.get(identity);
    if (person == null) {
      throw new IllegalArgumentException("Nobody has signed in under this name");
    }
    return person;
  }

  List<Booking> of(String identity) {
    return bookings.stream().filter(booking -> booking.isOf(identity)).toList();
  }
}
