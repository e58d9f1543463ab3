package dev.bookend.examples.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The users of the demonstration. */
public final class DemoPeople {
  private static final String CARE_RECIPIENT = "care_recipient";
  private static final String CAREGIVER = "caregiver";

  /**
   * A user.
   *
   * @param identity the user name
   * @param name the person's name
   * @param role the role in the application
   */
  public record Person(String identity, String name, String role) {
    /** {@return whether the person receives care} */
    public boolean receivesCare() {
      return role.equals(CARE_RECIPIENT);
    }

    /** {@return whether the person gives care} */
    public boolean givesCare() {
      return role.equals(CAREGIVER);
    }
  }

  /** The care recipient of the demo bookings. */
  public static final Person RECIPIENT = new Person("recipient", "Ruth Sommer", CARE_RECIPIENT);

  /** The caregiver of the demo bookings. */
  public static final Person CARER = new Person("caregiver", "Carlos Weber", CAREGIVER);

  /** A caregiver without bookings. */
  public static final Person OUTSIDER = new Person("outsider", "Olga Stern", CAREGIVER);

  /** A member of the staff, who watches over the calls of all people. */
  public static final Person STAFF = new Person("staff", "Sam Keller", "staff");

  private static final Map<String, Person> ALL =
      List.of(RECIPIENT, CARER, OUTSIDER, STAFF).stream()
          .collect(Collectors.toUnmodifiableMap(Person::identity, Function.identity()));

  private DemoPeople() {}

  /** {@return the user names} */
  public static Set<String> identities() {
    return ALL.keySet();
  }

  /**
   * {@return the user with a name; empty for guests and anonymized people}
   *
   * @param identity the user name; null if there is none
   */
  public static Optional<Person> find(@Nullable String identity) {
    return identity == null ? Optional.empty() : Optional.ofNullable(ALL.get(identity));
  }

  /**
   * {@return the name and role of a user for the log; of others only their kind}
   *
   * @param identity the user name
   */
  static String label(String identity) {
    return find(identity)
        .map(person -> person.name() + " (" + person.role().replace('_', ' ') + ")")
        .orElse(identity.startsWith("bookend-guest-") ? "a guest" : "a former user");
  }
}
