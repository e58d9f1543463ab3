package dev.bookend.jakarta;

import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.types.Type;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Supplies a bean of each of Bookend's types, unless the application has one of its own, a class or
 * a producer. To replace a part is to have such a bean:
 *
 * <pre>{@code
 * @ApplicationScoped
 * class BookingGuard implements CallGuard { … }
 * }</pre>
 *
 * <p>All beans of type {@link dev.bookend.port.CallListener} hear what happens, in the order of
 * their {@code @Priority}, and so do observers: {@code void on(@Observes CallEvent.Completed
 * event)}, both after the commit. Calls are kept where a bean of type {@link javax.sql.DataSource}
 * says; without one, in memory. A single {@link java.time.Clock} bean is used if there is one.
 *
 * <p>The container makes this by itself.
 */
public final class BookendExtension implements BuildCompatibleExtension {
  private static final String DEFAULT_QUALIFIER = "jakarta.enterprise.inject.Default";
  private static final Set<String> OPEN_QUALIFIERS =
      Set.of("jakarta.enterprise.inject.Any", "jakarta.inject.Named");

  private final List<Default<?>> missing = new ArrayList<>(Default.ALL);

  /** For the container. */
  public BookendExtension() {}

  /**
   * Sees which beans the application has.
   *
   * @param bean one of them
   */
  @Registration(types = Object.class)
  public void found(BeanInfo bean) {
    if (isDefault(bean) && !isAround(bean)) {
      missing.removeIf(part -> bean.types().stream().anyMatch(type -> is(type, part)));
    }
  }

  /** A decorator wants something to be around. */
  private static boolean isAround(BeanInfo bean) {
    return bean.isClassBean()
        && bean.declaringClass().hasAnnotation(a -> a.name().equals("jakarta.decorator.Decorator"));
  }

  /** One with a qualifier of the application's own is for its own use. */
  private static boolean isDefault(BeanInfo bean) {
    Set<String> names =
        bean.qualifiers().stream()
            .map(AnnotationInfo::name)
            .collect(Collectors.toUnmodifiableSet());
    return names.contains(DEFAULT_QUALIFIER) || OPEN_QUALIFIERS.containsAll(names);
  }

  private static boolean is(Type type, Default<?> part) {
    return type.isClass() && type.asClass().declaration().name().equals(part.name());
  }

  /**
   * Supplies what is missing.
   *
   * @param components where it is added
   */
  @Synthesis
  public void supply(SyntheticComponents components) {
    missing.forEach(part -> add(components, part));
    components
        .addBean(Supplied.class)
        .type(Supplied.class)
        .scope(Singleton.class)
        .withParam(Supplied.TYPES, missing.stream().map(Default::name).toArray(String[]::new))
        .createWith(Supplied.Creator.class);
    if (isPresent("org.eclipse.microprofile.health.HealthCheck")) {
      ReadinessCheck.add(components);
    }
  }

  private static <T> void add(SyntheticComponents components, Default<T> part) {
    components
        .addBean(part.type())
        .type(part.type())
        .scope(Singleton.class)
        .withParam(DefaultCreator.PART, part.name())
        .createWith(DefaultCreator.of());
  }

  static boolean isPresent(String type) {
    try {
      Class.forName(type, false, BookendExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
