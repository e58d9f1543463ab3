package dev.bookend.config;

import static java.util.Locale.ROOT;

import dev.bookend.call.RolePolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings {@code bookend.call.roles.<role>.*}: what people with a role have to do and may do.
 * The roles are found by the names of the settings; a source that can't list its names has none. A
 * role that only environment variables name is in lower case, with underscores.
 */
final class RolesSection {
  private static final Map<String, BiConsumer<RolePolicy.Builder, Boolean>> FLAGS =
      new TreeMap<>(
          Map.of(
              "waits", RolePolicy.Builder::waits,
              "admits", RolePolicy.Builder::admits,
              "required", RolePolicy.Builder::required,
              "may-end", RolePolicy.Builder::mayEnd,
              "may-extend", RolePolicy.Builder::mayExtend,
              "may-reschedule", RolePolicy.Builder::mayReschedule,
              "may-change-people", RolePolicy.Builder::mayChangePeople,
              "shows-busy", RolePolicy.Builder::showsBusy));

  private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]");

  /** The flags without dashes: frameworks accept {@code mayEnd} and {@code may_end} too. */
  private static final Set<String> FLAG_NAMES =
      FLAGS.keySet().stream().map(RolesSection::letters).collect(Collectors.toUnmodifiableSet());

  private static final Pattern VARIABLE =
      Pattern.compile(
          "BOOKEND_CALL_ROLES_(.+)_("
              + String.join("|", FLAGS.keySet()).toUpperCase(ROOT).replace("-", "_?")
              + ")");

  private final ConfigSection section;
  private final Set<String> roles = new TreeSet<>();

  /** Roles of keys that are not known; they have no policy, but a warning names the right key. */
  private final Set<String> mistyped = new TreeSet<>();

  RolesSection(ConfigSection section, Iterable<String> names) {
    this.section = section;
    Set<String> all = new TreeSet<>();
    names.forEach(all::add);
    all.forEach(name -> addRoleOf(name, all));
    all.forEach(this::addRoleOfVariable);
  }

  /**
   * Adds the role of a key. Some sources list a variable also as a key in which each underscore is
   * a dot: the role of such a key is that of the variable.
   */
  private void addRoleOf(String name, Set<String> all) {
    int last = name.lastIndexOf('.');
    if (name.startsWith(section.prefix()) && last > section.prefix().length()) {
      String role = name.substring(section.prefix().length(), last);
      if (!FLAG_NAMES.contains(letters(name.substring(last + 1)))) {
        mistyped.add(role);
        return;
      }
      boolean isVariable = all.contains(name.toUpperCase(ROOT).replace('.', '_'));
      if (!isVariable || !role.contains(".")) {
        roles.add(role);
      }
    }
  }

  /** Adds the role of a variable, in lower case, unless it sets a role that has keys. */
  private void addRoleOfVariable(String name) {
    Matcher variable = VARIABLE.matcher(name);
    if (variable.matches()) {
      String role = variable.group(1).toLowerCase(ROOT);
      if (roles.stream().noneMatch(known -> asVariable(known).equals(role))) {
        roles.add(role);
      }
    }
  }

  private static String letters(String flag) {
    return NO_LETTER.matcher(flag.toLowerCase(ROOT)).replaceAll("");
  }

  private static String asVariable(String role) {
    return NO_LETTER.matcher(role.toLowerCase(ROOT)).replaceAll("_");
  }

  Map<String, RolePolicy> policies() {
    Map<String, RolePolicy> policies = new TreeMap<>();
    for (String role : roles) {
      RolePolicy.Builder policy = RolePolicy.builder();
      FLAGS.forEach(
          (flag, set) -> {
            Boolean value = section.find(role + "." + flag, ValueParser.FLAG);
            if (value != null) {
              set.accept(policy, value);
            }
          });
      policies.put(role, policy.build());
    }
    return policies;
  }

  /** {@return the known keys of the roles that are found} */
  List<String> keys() {
    return Stream.concat(roles.stream(), mistyped.stream())
        .distinct()
        .flatMap(role -> FLAGS.keySet().stream().map(flag -> section.prefix() + role + "." + flag))
        .toList();
  }
}
