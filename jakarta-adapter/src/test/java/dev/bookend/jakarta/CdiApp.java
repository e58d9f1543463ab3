package dev.bookend.jakarta;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** An application with its own beans, settings and class loader in a real CDI container. */
final class CdiApp implements AutoCloseable {
  private final ClassLoader loader = new URLClassLoader(new URL[0], CdiApp.class.getClassLoader());
  private final SmallRyeConfig config;
  private boolean open = true;
  private final WeldContainer container;

  static CdiApp with(Map<String, String> settings, Class<?>... beans) {
    return new CdiApp(settings, Map.of(), beans);
  }

  /**
   * Starts an application that also has these instances as beans.
   *
   * @param instances a bean for each type
   */
  static CdiApp with(
      Map<String, String> settings, Map<Class<?>, Object> instances, Class<?>... beans) {
    return new CdiApp(settings, instances, beans);
  }

  private CdiApp(Map<String, String> settings, Map<Class<?>, Object> instances, Class<?>... beans) {
    config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(settings, "test", 500))
            .build();
    ConfigProviderResolver.instance().registerConfig(config, loader);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      container =
          new Weld(UUID.randomUUID().toString())
              .skipShutdownHook()
              .addBeanClasses(beans)
              .addExtension(new Instances(instances))
              .initialize();
    } catch (Throwable failed) {
      ConfigProviderResolver.instance().releaseConfig(config);
      throw failed;
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  <T> T get(Class<T> type) {
    return container.select(type).get();
  }

  /** Runs with the application's context class loader, as a container does. */
  <T> T inContext(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  WeldContainer container() {
    return container;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      container.close();
      ConfigProviderResolver.instance().releaseConfig(config);
    }
  }

  record Instances(Map<Class<?>, Object> all) implements Extension {
    public void add(@Observes AfterBeanDiscovery beans) {
      all.forEach(
          (type, instance) ->
              beans.addBean().addType(type).scope(Singleton.class).createWith(c -> instance));
    }
  }
}
