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
 * Registers a default bean for each of Bookend's types that the application does not define by a
 * class or a producer. To replace a default, define a bean of its type:
 *
 * <pre>{@code
 * @ApplicationScoped
 * class BookingGuard implements CallGuard { … }
 * }</pre>
 *
 * <p>Events are delivered after the commit: to all beans of type {@link
 * dev.bookend.port.CallListener}, in the order of their {@code @Priority}, then to observers such
 * as {@code void on(@Observes CallEvent.Completed event)}. Calls are stored in the database of the
 * {@link javax.sql.DataSource} bean, or in memory if there is no such bean. A single {@link
 * java.time.Clock} bean replaces the system clock, and an {@link dev.bookend.port.AccessLog} bean
 * receives who has read what.
 *
 * <p>The container discovers and instantiates this class.
 */
public final class BookendExtension implements BuildCompatibleExtension {
  private static final String DEFAULT_QUALIFIER = "jakarta.enterprise.inject.Default";
  private static final Set<String> OPEN_QUALIFIERS =
      Set.of("jakarta.enterprise.inject.Any", "jakarta.inject.Named");

  private final List<DefaultBean<?>> missing = new ArrayList<>(DefaultBean.ALL);

  /** Called by the container. */
  public BookendExtension() {}

  /**
   * Records a bean of the application, so that its default is not registered.
   *
   * @param bean a bean or decorator of the application
   */
  @Registration(types = Object.class)
  public void register(BeanInfo bean) {
    if (isDefault(bean) && !isDecorator(bean)) {
      missing.removeIf(
          defaultBean -> bean.types().stream().anyMatch(type -> is(type, defaultBean)));
    }
  }

  /** A decorator does not replace the default bean: it needs one to decorate. */
  private static boolean isDecorator(BeanInfo bean) {
    return bean.isClassBean()
        && bean.declaringClass().hasAnnotation(a -> a.name().equals("jakarta.decorator.Decorator"));
  }

  /** A bean with a custom qualifier does not replace the default bean. */
  private static boolean isDefault(BeanInfo bean) {
    Set<String> names =
        bean.qualifiers().stream()
            .map(AnnotationInfo::name)
            .collect(Collectors.toUnmodifiableSet());
    return names.contains(DEFAULT_QUALIFIER) || OPEN_QUALIFIERS.containsAll(names);
  }

  private static boolean is(Type type, DefaultBean<?> defaultBean) {
    return type.isClass() && type.asClass().declaration().name().equals(defaultBean.name());
  }

  /**
   * Registers the default beans that the application does not define.
   *
   * @param components the registry of synthetic beans
   */
  @Synthesis
  public void addDefaults(SyntheticComponents components) {
    missing.forEach(defaultBean -> add(components, defaultBean));
    components
        .addBean(SyntheticBeanNames.class)
        .type(SyntheticBeanNames.class)
        .scope(Singleton.class)
        .withParam(
            SyntheticBeanNames.TYPES,
            missing.stream().map(DefaultBean::name).toArray(String[]::new))
        .createWith(SyntheticBeanNames.Creator.class);
    if (isPresent("org.eclipse.microprofile.health.HealthCheck")) {
      ReadinessCheck.add(components);
    }
  }

  private static <T> void add(SyntheticComponents components, DefaultBean<T> defaultBean) {
    components
        .addBean(defaultBean.type())
        .type(defaultBean.type())
        .scope(Singleton.class)
        .withParam(DefaultBeanCreator.TYPE, defaultBean.name())
        .createWith(DefaultBeanCreator.of());
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
